-- A series may begin above a number that an older ledger gave: it still rises one by one, and the opening with it.

CREATE TRIGGER number_counter_insert BEFORE INSERT ON number_counter BEGIN
  SELECT RAISE(ABORT, '编号计数不可覆盖') WHERE EXISTS (SELECT 1 FROM number_counter
    WHERE id = NEW.id OR (office_id = NEW.office_id AND series = NEW.series AND year = NEW.year));
  SELECT RAISE(ABORT, '编号从 1 开始') WHERE NEW.last IS NOT 1 OR NEW.opened NOT IN (0, 1);
END;

CREATE TRIGGER number_counter_update BEFORE UPDATE ON number_counter BEGIN
  SELECT RAISE(ABORT, '编号只能逐一递增') WHERE (NEW.id, NEW.office_id, NEW.series, NEW.year, NEW.last)
    IS NOT (OLD.id, OLD.office_id, OLD.series, OLD.year, OLD.last + 1);
  SELECT RAISE(ABORT, '期初号只能随末号而升') WHERE NEW.opened NOT IN (OLD.opened, NEW.last);
END;

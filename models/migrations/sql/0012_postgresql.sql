-- A series may begin above a number that an older ledger gave: it still rises one by one, and the opening with it.

CREATE OR REPLACE FUNCTION desk_number_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.last IS DISTINCT FROM 1 OR NEW.opened NOT IN (0, 1) THEN RAISE EXCEPTION '编号从 1 开始'; END IF;
  ELSIF (NEW.id, NEW.office_id, NEW.series, NEW.year, NEW.last) IS DISTINCT FROM (OLD.id, OLD.office_id, OLD.series, OLD.year, OLD.last + 1)
  THEN RAISE EXCEPTION '编号只能逐一递增';
  ELSIF NEW.opened NOT IN (OLD.opened, NEW.last) THEN RAISE EXCEPTION '期初号只能随末号而升'; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER number_counter_write BEFORE INSERT OR UPDATE ON number_counter FOR EACH ROW EXECUTE FUNCTION desk_number_counter();

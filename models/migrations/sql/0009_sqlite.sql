-- An issue that is passed up loses its number until the office above gives its own; until it is registered it
-- may come under another policy. What an office registered stands for good.

CREATE TRIGGER issue_update BEFORE UPDATE ON issue BEGIN
  SELECT RAISE(ABORT, '问题不可改号') WHERE NEW.id IS NOT OLD.id;
  SELECT RAISE(ABORT, '状态须经步骤') WHERE (NEW.status, NEW.seq, NEW.round, NEW.leg) IS NOT (OLD.status, OLD.seq, OLD.round, OLD.leg)
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_status = NEW.status
      AND act.to_round = NEW.round AND act.to_leg = NEW.leg AND act.seq = (SELECT max(seq) FROM act WHERE issue_id = NEW.id));
  SELECT RAISE(ABORT, '登记编号只随登记而定，不可更改') WHERE NEW.registration_no IS NOT OLD.registration_no
    AND NEW.registration_no IS NOT NULL
    AND (EXISTS (SELECT 1 FROM issue WHERE office_id = NEW.office_id AND registration_no = NEW.registration_no)
      OR NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.step = 'register'
        AND (OLD.registration_no IS NULL OR act.leg > 1)));
  SELECT RAISE(ABORT, '登记编号只随登记而定，不可更改') WHERE NEW.registration_no IS NULL AND OLD.registration_no IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg);
  SELECT RAISE(ABORT, '承办办公室只随转报而变') WHERE NEW.office_id IS NOT OLD.office_id
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg);
  SELECT RAISE(ABORT, '企业不可更改') WHERE NEW.enterprise_id IS NOT OLD.enterprise_id;
  SELECT RAISE(ABORT, '适用办法登记以后不可更改') WHERE NEW.policy IS NOT OLD.policy
    AND (EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.step = 'register')
      OR NOT EXISTS (SELECT 1 FROM lawful_move m WHERE m.policy = NEW.policy AND m.step = 'register' AND m.from_status = NEW.status));
END;

CREATE TRIGGER registration_insert BEFORE INSERT ON registration BEGIN
  SELECT RAISE(ABORT, '登记编号不可覆盖') WHERE EXISTS (SELECT 1 FROM registration
    WHERE id = NEW.id OR act_id = NEW.act_id OR (office_id = NEW.office_id AND number = NEW.number));
  SELECT RAISE(ABORT, '登记编号只能随登记而定') WHERE NOT EXISTS (SELECT 1 FROM act a WHERE a.id = NEW.act_id AND a.issue_id = NEW.issue_id
    AND a.step = 'register' AND a.office_id = NEW.office_id AND a.leg = NEW.leg
    AND a.seq = (SELECT max(seq) FROM act WHERE issue_id = a.issue_id));
END;

-- An issue that is passed up loses its number until the office above gives its own; until it is registered it
-- may come under another policy. What an office registered stands for good.

CREATE OR REPLACE FUNCTION desk_issue_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id THEN RAISE EXCEPTION '问题不可改号'; END IF;
  IF (NEW.status, NEW.seq, NEW.round, NEW.leg) IS DISTINCT FROM (OLD.status, OLD.seq, OLD.round, OLD.leg)
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_status = NEW.status
      AND act.to_round = NEW.round AND act.to_leg = NEW.leg AND act.seq = (SELECT max(seq) FROM act WHERE issue_id = NEW.id))
  THEN RAISE EXCEPTION '状态须经步骤'; END IF;
  IF NEW.registration_no IS DISTINCT FROM OLD.registration_no AND NEW.registration_no IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.step = 'register'
      AND (OLD.registration_no IS NULL OR act.leg > 1))
  THEN RAISE EXCEPTION '登记编号只随登记而定，不可更改'; END IF;
  IF NEW.registration_no IS NULL AND OLD.registration_no IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg)
  THEN RAISE EXCEPTION '登记编号只随登记而定，不可更改'; END IF;
  IF NEW.office_id IS DISTINCT FROM OLD.office_id
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg)
  THEN RAISE EXCEPTION '承办办公室只随转报而变'; END IF;
  IF NEW.enterprise_id IS DISTINCT FROM OLD.enterprise_id THEN RAISE EXCEPTION '企业不可更改'; END IF;
  IF NEW.policy IS DISTINCT FROM OLD.policy
    AND (EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.step = 'register')
      OR NOT EXISTS (SELECT 1 FROM lawful_move m WHERE m.policy = NEW.policy AND m.step = 'register' AND m.from_status = NEW.status))
  THEN RAISE EXCEPTION '适用办法登记以后不可更改'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_registration_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT desk_is_last(NEW.act_id) OR NOT EXISTS (SELECT 1 FROM act a WHERE a.id = NEW.act_id AND a.issue_id = NEW.issue_id
    AND a.step = 'register' AND a.office_id = NEW.office_id AND a.leg = NEW.leg)
  THEN RAISE EXCEPTION '登记编号只能随登记而定'; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER registration_insert BEFORE INSERT ON registration FOR EACH ROW EXECUTE FUNCTION desk_registration_insert();

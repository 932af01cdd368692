-- The line on PostgreSQL. The same as on SQLite, in the same words. PostgreSQL can also wait for the end of
-- the transaction: no act is committed without its evidence.

CREATE FUNCTION desk_issue_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.status, NEW.seq, NEW.round, NEW.leg, NEW.registration_no) IS DISTINCT FROM ('received', 1, 1, 1, NULL)
  THEN RAISE EXCEPTION '问题只能从“收到”开始'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_issue_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id THEN RAISE EXCEPTION '问题不可改号'; END IF;
  IF (NEW.status, NEW.seq, NEW.round, NEW.leg) IS DISTINCT FROM (OLD.status, OLD.seq, OLD.round, OLD.leg)
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_status = NEW.status
      AND act.to_round = NEW.round AND act.to_leg = NEW.leg AND act.seq = (SELECT max(seq) FROM act WHERE issue_id = NEW.id))
  THEN RAISE EXCEPTION '状态须经步骤'; END IF;
  IF NEW.registration_no IS DISTINCT FROM OLD.registration_no
    AND (NEW.registration_no IS NULL
      OR NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.step = 'register'
        AND (OLD.registration_no IS NULL OR act.leg > 1)))
  THEN RAISE EXCEPTION '登记编号只随登记而定，不可更改'; END IF;
  IF NEW.office_id IS DISTINCT FROM OLD.office_id
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg)
  THEN RAISE EXCEPTION '承办办公室只随转报而变'; END IF;
  IF (NEW.policy, NEW.enterprise_id) IS DISTINCT FROM (OLD.policy, OLD.enterprise_id)
  THEN RAISE EXCEPTION '适用办法和企业不可更改'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_act_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  policy_key text;
  before act%ROWTYPE;
BEGIN
  SELECT policy INTO policy_key FROM issue WHERE id = NEW.issue_id;
  SELECT * INTO before FROM act WHERE issue_id = NEW.issue_id ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> 1 + COALESCE(before.seq, 0) THEN RAISE EXCEPTION '步骤须接上一步'; END IF;
  IF NEW.seq > 1 AND (before.to_status, before.to_round, before.to_leg) IS DISTINCT FROM (NEW.from_status, NEW.round, NEW.leg)
  THEN RAISE EXCEPTION '步骤须接上一步'; END IF;
  IF NEW.seq = 1 AND (NEW.leg, NEW.round) IS DISTINCT FROM (1, 1) THEN RAISE EXCEPTION '步骤须接上一步'; END IF;
  IF NOT EXISTS (SELECT 1 FROM lawful_move m WHERE m.policy = policy_key AND m.step = NEW.step
    AND m.from_status = COALESCE(NEW.from_status, '') AND m.to_status = NEW.to_status AND m.new_leg = NEW.to_leg - NEW.leg
    AND ((m.new_leg = 1 AND NEW.to_round = 1) OR (m.new_leg = 0 AND m.new_round = NEW.to_round - NEW.round)))
  THEN RAISE EXCEPTION '办法没有这样的一步'; END IF;
  IF NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.id = before.id AND e.step = before.step)
  THEN RAISE EXCEPTION '上一步没有证据'; END IF;
  IF NEW.from_status IS DISTINCT FROM NEW.to_status AND EXISTS (SELECT 1 FROM proof_needed p WHERE p.policy = policy_key AND p.status = NEW.to_status
    AND NOT EXISTS (SELECT 1 FROM act a WHERE a.issue_id = NEW.issue_id AND a.step = p.step
      AND a.leg = NEW.leg AND a.round = NEW.round AND a.to_round = NEW.round)) THEN RAISE EXCEPTION '缺少本轮证据'; END IF;
  RETURN NEW;
END $$;

-- The act moves its issue: the row can never stand elsewhere than at its last act.
CREATE FUNCTION desk_act_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE issue SET status = NEW.to_status, seq = NEW.seq, round = NEW.to_round, leg = NEW.to_leg
    WHERE id = NEW.issue_id AND (status, seq, round, leg) IS DISTINCT FROM (NEW.to_status, NEW.seq, NEW.to_round, NEW.to_leg);
  RETURN NULL;
END $$;

CREATE FUNCTION desk_act_proved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM evidence e WHERE e.id = NEW.id AND e.step = NEW.step) THEN RAISE EXCEPTION '这一步没有证据'; END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION desk_is_last(act_number integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM act a WHERE a.id = act_number
    AND NOT EXISTS (SELECT 1 FROM act b WHERE b.issue_id = a.issue_id AND b.seq > a.seq));
END $$;

CREATE FUNCTION desk_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT desk_is_last(NEW.id) OR NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.id AND step = TG_ARGV[0])
  THEN RAISE EXCEPTION '证据只能随当前一步写入'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_proposed_unit_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT desk_is_last(NEW.act_id) OR NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.act_id AND step = 'propose')
  THEN RAISE EXCEPTION '证据只能随当前一步写入'; END IF;
  RETURN NEW;
END $$;

-- What a verification and a confirmation say agrees with the road that their act took.
CREATE FUNCTION desk_evidence_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.id AND (to_jsonb(NEW) ->> TG_ARGV[0])::boolean = (to_round = round))
  THEN RAISE EXCEPTION '证据与步骤不符'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_slip_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.void OR NOT desk_is_last(NEW.act_id) OR NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.act_id AND issue_id = NEW.issue_id)
  THEN RAISE EXCEPTION '文书只能随当前一步印发'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_slip_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.void OR NOT NEW.void OR (to_jsonb(NEW) - 'void' - 'void_reason') <> (to_jsonb(OLD) - 'void' - 'void_reason')
  THEN RAISE EXCEPTION '文书只能作废，不可更改'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_deadline_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT desk_is_last(NEW.act_id) OR NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.act_id AND issue_id = NEW.issue_id)
  THEN RAISE EXCEPTION '时限只能随当前一步设定'; END IF;
  RETURN NEW;
END $$;

-- The last day and whether it is provisional follow a change of the calendar; all else stands.
CREATE FUNCTION desk_deadline_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id)
    OR (to_jsonb(NEW) - 'due_on' - 'provisional' - 'replaced_by_id') <> (to_jsonb(OLD) - 'due_on' - 'provisional' - 'replaced_by_id')
  THEN RAISE EXCEPTION '时限不可更改'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_number_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.last IS DISTINCT FROM 1 THEN RAISE EXCEPTION '编号从 1 开始'; END IF;
  ELSIF (NEW.id, NEW.office_id, NEW.series, NEW.year, NEW.last) IS DISTINCT FROM (OLD.id, OLD.office_id, OLD.series, OLD.year, OLD.last + 1)
  THEN RAISE EXCEPTION '编号只能逐一递增'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION desk_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% 不可修改、删除或清空', TG_TABLE_NAME; END $$;

CREATE TRIGGER issue_insert BEFORE INSERT ON issue FOR EACH ROW EXECUTE FUNCTION desk_issue_insert();
CREATE TRIGGER issue_update BEFORE UPDATE ON issue FOR EACH ROW EXECUTE FUNCTION desk_issue_update();
CREATE TRIGGER issue_delete BEFORE DELETE ON issue FOR EACH ROW EXECUTE FUNCTION desk_keep();
CREATE TRIGGER issue_truncate BEFORE TRUNCATE ON issue FOR EACH STATEMENT EXECUTE FUNCTION desk_keep();
CREATE TRIGGER act_insert BEFORE INSERT ON act FOR EACH ROW EXECUTE FUNCTION desk_act_insert();
CREATE TRIGGER act_moves AFTER INSERT ON act FOR EACH ROW EXECUTE FUNCTION desk_act_moves();
CREATE CONSTRAINT TRIGGER act_proved AFTER INSERT ON act DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION desk_act_proved();
CREATE TRIGGER evidence_propose_unit_belongs BEFORE INSERT ON evidence_propose_unit FOR EACH ROW EXECUTE FUNCTION desk_proposed_unit_insert();
CREATE TRIGGER evidence_verify_agrees BEFORE INSERT ON evidence_verify FOR EACH ROW EXECUTE FUNCTION desk_evidence_agrees('passed');
CREATE TRIGGER evidence_confirm_agrees BEFORE INSERT ON evidence_confirm FOR EACH ROW EXECUTE FUNCTION desk_evidence_agrees('satisfied');
CREATE TRIGGER slip_insert BEFORE INSERT ON slip FOR EACH ROW EXECUTE FUNCTION desk_slip_insert();
CREATE TRIGGER slip_update BEFORE UPDATE ON slip FOR EACH ROW EXECUTE FUNCTION desk_slip_update();
CREATE TRIGGER slip_delete BEFORE DELETE ON slip FOR EACH ROW EXECUTE FUNCTION desk_keep();
CREATE TRIGGER slip_truncate BEFORE TRUNCATE ON slip FOR EACH STATEMENT EXECUTE FUNCTION desk_keep();
CREATE TRIGGER deadline_insert BEFORE INSERT ON deadline FOR EACH ROW EXECUTE FUNCTION desk_deadline_insert();
CREATE TRIGGER deadline_update BEFORE UPDATE ON deadline FOR EACH ROW EXECUTE FUNCTION desk_deadline_update();
CREATE TRIGGER deadline_delete BEFORE DELETE ON deadline FOR EACH ROW EXECUTE FUNCTION desk_keep();
CREATE TRIGGER deadline_truncate BEFORE TRUNCATE ON deadline FOR EACH STATEMENT EXECUTE FUNCTION desk_keep();
CREATE TRIGGER number_counter_write BEFORE INSERT OR UPDATE ON number_counter FOR EACH ROW EXECUTE FUNCTION desk_number_counter();
CREATE TRIGGER number_counter_delete BEFORE DELETE ON number_counter FOR EACH ROW EXECUTE FUNCTION desk_keep();
CREATE TRIGGER number_counter_truncate BEFORE TRUNCATE ON number_counter FOR EACH STATEMENT EXECUTE FUNCTION desk_keep();

-- The line on SQLite. Foreign keys are off for other clients, and INSERT OR REPLACE deletes what stands in
-- its way without asking a DELETE trigger: so each table has INSERT, UPDATE and DELETE triggers of its own,
-- and each INSERT trigger looks for every key that a replacement could take.

CREATE TRIGGER issue_insert BEFORE INSERT ON issue BEGIN
  SELECT RAISE(ABORT, '问题只能从“收到”开始') WHERE (NEW.status, NEW.seq, NEW.round, NEW.leg, NEW.registration_no) IS NOT ('received', 1, 1, 1, NULL);
  SELECT RAISE(ABORT, '问题不可覆盖') WHERE EXISTS (SELECT 1 FROM issue WHERE id = NEW.id);
END;

CREATE TRIGGER issue_update BEFORE UPDATE ON issue BEGIN
  SELECT RAISE(ABORT, '问题不可改号') WHERE NEW.id IS NOT OLD.id;
  SELECT RAISE(ABORT, '状态须经步骤') WHERE (NEW.status, NEW.seq, NEW.round, NEW.leg) IS NOT (OLD.status, OLD.seq, OLD.round, OLD.leg)
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_status = NEW.status
      AND act.to_round = NEW.round AND act.to_leg = NEW.leg AND act.seq = (SELECT max(seq) FROM act WHERE issue_id = NEW.id));
  SELECT RAISE(ABORT, '登记编号只随登记而定，不可更改') WHERE NEW.registration_no IS NOT OLD.registration_no
    AND (NEW.registration_no IS NULL
      OR EXISTS (SELECT 1 FROM issue WHERE office_id = NEW.office_id AND registration_no = NEW.registration_no)
      OR NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.step = 'register'
        AND (OLD.registration_no IS NULL OR act.leg > 1)));
  SELECT RAISE(ABORT, '承办办公室只随转报而变') WHERE NEW.office_id IS NOT OLD.office_id
    AND NOT EXISTS (SELECT 1 FROM act WHERE act.issue_id = NEW.id AND act.seq = NEW.seq AND act.to_leg > act.leg);
  SELECT RAISE(ABORT, '适用办法和企业不可更改') WHERE (NEW.policy, NEW.enterprise_id) IS NOT (OLD.policy, OLD.enterprise_id);
END;

CREATE TRIGGER issue_delete BEFORE DELETE ON issue BEGIN SELECT RAISE(ABORT, '问题不可删除'); END;

CREATE TRIGGER act_insert BEFORE INSERT ON act BEGIN
  SELECT RAISE(ABORT, '步骤不可覆盖') WHERE EXISTS (SELECT 1 FROM act WHERE id = NEW.id OR (issue_id = NEW.issue_id AND seq = NEW.seq));
  SELECT RAISE(ABORT, '步骤须接上一步') WHERE NEW.seq <> 1 + COALESCE((SELECT max(seq) FROM act WHERE issue_id = NEW.issue_id), 0);
  SELECT RAISE(ABORT, '步骤须接上一步') WHERE NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM act WHERE issue_id = NEW.issue_id AND seq = NEW.seq - 1
    AND to_status = NEW.from_status AND to_round = NEW.round AND to_leg = NEW.leg);
  SELECT RAISE(ABORT, '步骤须接上一步') WHERE NEW.seq = 1 AND (NEW.leg, NEW.round) IS NOT (1, 1);
  SELECT RAISE(ABORT, '办法没有这样的一步') WHERE NOT EXISTS (SELECT 1 FROM issue JOIN lawful_move m ON m.policy = issue.policy
    WHERE issue.id = NEW.issue_id AND m.step = NEW.step AND m.from_status = COALESCE(NEW.from_status, '') AND m.to_status = NEW.to_status
    AND m.new_leg = NEW.to_leg - NEW.leg
    AND ((m.new_leg = 1 AND NEW.to_round = 1) OR (m.new_leg = 0 AND m.new_round = NEW.to_round - NEW.round)));
  SELECT RAISE(ABORT, '上一步没有证据') WHERE NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM act p WHERE p.issue_id = NEW.issue_id AND p.seq = NEW.seq - 1
    AND EXISTS (SELECT 1 FROM evidence e WHERE e.id = p.id AND e.step = p.step));
  SELECT RAISE(ABORT, '缺少本轮证据') WHERE EXISTS (SELECT 1 FROM issue JOIN proof_needed p ON p.policy = issue.policy AND p.status = NEW.to_status
    WHERE issue.id = NEW.issue_id AND NEW.from_status IS NOT NEW.to_status AND NOT EXISTS (SELECT 1 FROM act a WHERE a.issue_id = NEW.issue_id AND a.step = p.step
      AND a.leg = NEW.leg AND a.round = NEW.round AND a.to_round = NEW.round));
END;

-- The act moves its issue: the row can never stand elsewhere than at its last act.
CREATE TRIGGER act_moves AFTER INSERT ON act BEGIN
  UPDATE issue SET status = NEW.to_status, seq = NEW.seq, round = NEW.to_round, leg = NEW.to_leg
    WHERE id = NEW.issue_id AND (status, seq, round, leg) IS NOT (NEW.to_status, NEW.seq, NEW.to_round, NEW.to_leg);
END;

CREATE TRIGGER evidence_propose_unit_belongs BEFORE INSERT ON evidence_propose_unit BEGIN
  SELECT RAISE(ABORT, '证据只能随当前一步写入') WHERE NOT EXISTS (SELECT 1 FROM act a WHERE a.id = NEW.act_id AND a.step = 'propose'
    AND a.seq = (SELECT max(seq) FROM act WHERE issue_id = a.issue_id));
  SELECT RAISE(ABORT, '证据不可覆盖') WHERE EXISTS (SELECT 1 FROM evidence_propose_unit WHERE act_id = NEW.act_id AND unit_id = NEW.unit_id);
END;

-- What a verification and a confirmation say agrees with the road that their act took.
CREATE TRIGGER evidence_verify_agrees BEFORE INSERT ON evidence_verify BEGIN
  SELECT RAISE(ABORT, '证据与步骤不符') WHERE NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.id AND NEW.passed = (to_round = round));
END;

CREATE TRIGGER evidence_confirm_agrees BEFORE INSERT ON evidence_confirm BEGIN
  SELECT RAISE(ABORT, '证据与步骤不符') WHERE NOT EXISTS (SELECT 1 FROM act WHERE id = NEW.id AND NEW.satisfied = (to_round = round));
END;

CREATE TRIGGER slip_insert BEFORE INSERT ON slip BEGIN
  SELECT RAISE(ABORT, '文书不可覆盖') WHERE EXISTS (SELECT 1 FROM slip WHERE id = NEW.id OR act_id = NEW.act_id
    OR (office_id = NEW.office_id AND kind = NEW.kind AND number = NEW.number));
  SELECT RAISE(ABORT, '文书只能随当前一步印发') WHERE NEW.void OR NOT EXISTS (SELECT 1 FROM act a WHERE a.id = NEW.act_id AND a.issue_id = NEW.issue_id
    AND a.seq = (SELECT max(seq) FROM act WHERE issue_id = a.issue_id));
END;

CREATE TRIGGER slip_update BEFORE UPDATE ON slip BEGIN
  SELECT RAISE(ABORT, '文书只能作废，不可更改') WHERE OLD.void OR NOT NEW.void
    OR (NEW.id, NEW.issue_id, NEW.act_id, NEW.office_id, NEW.kind, NEW.number, NEW.unit_id, NEW.unit_name, NEW.issued_on, NEW.days_allowed, NEW.round)
    IS NOT (OLD.id, OLD.issue_id, OLD.act_id, OLD.office_id, OLD.kind, OLD.number, OLD.unit_id, OLD.unit_name, OLD.issued_on, OLD.days_allowed, OLD.round);
END;

CREATE TRIGGER slip_delete BEFORE DELETE ON slip BEGIN SELECT RAISE(ABORT, '文书不可删除，作废的保留编号'); END;

CREATE TRIGGER deadline_insert BEFORE INSERT ON deadline BEGIN
  SELECT RAISE(ABORT, '时限不可覆盖') WHERE EXISTS (SELECT 1 FROM deadline WHERE id = NEW.id);
  SELECT RAISE(ABORT, '时限只能随当前一步设定') WHERE NOT EXISTS (SELECT 1 FROM act a WHERE a.id = NEW.act_id AND a.issue_id = NEW.issue_id
    AND a.seq = (SELECT max(seq) FROM act WHERE issue_id = a.issue_id));
END;

-- The last day and whether it is provisional follow a change of the calendar; all else stands.
CREATE TRIGGER deadline_update BEFORE UPDATE ON deadline BEGIN
  SELECT RAISE(ABORT, '时限不可更改') WHERE (OLD.replaced_by_id IS NOT NULL AND NEW.replaced_by_id IS NOT OLD.replaced_by_id)
    OR (NEW.id, NEW.issue_id, NEW.leg, NEW.round, NEW.rule, NEW.start_on, NEW.span, NEW.count_start, NEW.roll, NEW.act_id)
    IS NOT (OLD.id, OLD.issue_id, OLD.leg, OLD.round, OLD.rule, OLD.start_on, OLD.span, OLD.count_start, OLD.roll, OLD.act_id);
END;

CREATE TRIGGER deadline_delete BEFORE DELETE ON deadline BEGIN SELECT RAISE(ABORT, '时限不可删除'); END;

CREATE TRIGGER number_counter_insert BEFORE INSERT ON number_counter BEGIN
  SELECT RAISE(ABORT, '编号计数不可覆盖') WHERE EXISTS (SELECT 1 FROM number_counter
    WHERE id = NEW.id OR (office_id = NEW.office_id AND series = NEW.series AND year = NEW.year));
  SELECT RAISE(ABORT, '编号从 1 开始') WHERE NEW.last IS NOT 1;
END;

CREATE TRIGGER number_counter_update BEFORE UPDATE ON number_counter BEGIN
  SELECT RAISE(ABORT, '编号只能逐一递增') WHERE (NEW.id, NEW.office_id, NEW.series, NEW.year, NEW.last)
    IS NOT (OLD.id, OLD.office_id, OLD.series, OLD.year, OLD.last + 1);
END;

CREATE TRIGGER number_counter_delete BEFORE DELETE ON number_counter BEGIN SELECT RAISE(ABORT, '编号计数不可删除'); END;

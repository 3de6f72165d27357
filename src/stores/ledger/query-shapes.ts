/**
 * By name, how many values each query takes; of an inserted row, its columns as well.
 * Made from sql/ledger/queries: test/tidy.test.ts with UPDATE_GOLDEN=1 writes it.
 */
export interface LedgerQueries {
  'access/add-audit': {
    values: 6;
    columns: 'at' | 'actor' | 'action' | 'target' | 'result' | 'detail';
  };
  'access/begin-session': {
    values: 8;
    columns:
      | 'id_sha256'
      | 'issuer'
      | 'subject'
      | 'roles'
      | 'rules_sha256'
      | 'began_at'
      | 'seen_at'
      | 'ends_at';
  };
  'access/begin-sign-in': {
    values: 6;
    columns: 'id_sha256' | 'state' | 'nonce' | 'code_verifier' | 'return_path' | 'expires_at';
  };
  'access/end-session': {
    values: 5;
    columns: never;
  };
  'access/end-sessions': {
    values: 4;
    columns: never;
  };
  'access/find-audit': {
    values: 2;
    columns: never;
  };
  'access/find-people': {
    values: 2;
    columns: never;
  };
  'access/find-session': {
    values: 4;
    columns: never;
  };
  'access/find-sessions': {
    values: 4;
    columns: never;
  };
  'access/find-tokens': {
    values: 1;
    columns: never;
  };
  'access/forget-sign-ins': {
    values: 1;
    columns: never;
  };
  'access/make-link': {
    values: 6;
    columns: 'secret_sha256' | 'name' | 'role' | 'made_at' | 'made_by' | 'expires_at';
  };
  'access/make-token': {
    values: 7;
    columns: 'id' | 'secret_sha256' | 'name' | 'scopes' | 'made_at' | 'made_by' | 'expires_at';
  };
  'access/revoke-token': {
    values: 3;
    columns: never;
  };
  'access/save-person': {
    values: 6;
    columns: never;
  };
  'access/see-session': {
    values: 2;
    columns: never;
  };
  'access/set-roles': {
    values: 3;
    columns: never;
  };
  'access/take-sign-in': {
    values: 1;
    columns: never;
  };
  'access/use-link': {
    values: 2;
    columns: never;
  };
  'access/use-token': {
    values: 2;
    columns: never;
  };
  'announcement/announce': {
    values: 6;
    columns: 'number' | 'announced_at' | 'subject' | 'type' | 'about' | 'event';
  };
  'announcement/announcements-about': {
    values: 1;
    columns: never;
  };
  'announcement/announcements-after': {
    values: 1;
    columns: never;
  };
  'announcement/newest-number': {
    values: 0;
    columns: never;
  };
  'announcement/untold-estimates': {
    values: 0;
    columns: never;
  };
  'announcement/untold-posts': {
    values: 1;
    columns: never;
  };
  'announcement/untold-revisions': {
    values: 0;
    columns: never;
  };
  'announcement/untold-words': {
    values: 0;
    columns: never;
  };
  'begin-job-run': {
    values: 3;
    columns: never;
  };
  'claim/claim-credits': {
    values: 1;
    columns: never;
  };
  'claim/claim-notes': {
    values: 1;
    columns: never;
  };
  'claim/claim-transitions': {
    values: 1;
    columns: never;
  };
  'claim/credited-rows': {
    values: 2;
    columns: never;
  };
  'claim/lock-claims': {
    values: 1;
    columns: never;
  };
  'claim/record-claim': {
    values: 8;
    columns:
      | 'contract_id'
      | 'period'
      | 'amount'
      | 'currency'
      | 'reference'
      | 'filed_at'
      | 'recorded_at'
      | 'recorded_by';
  };
  'claim/record-claim-credit': {
    values: 14;
    columns:
      | 'number'
      | 'position'
      | 'source_sha256'
      | 'amount'
      | 'currency'
      | 'source'
      | 'charge'
      | 'expected'
      | 'difference'
      | 'happened_at'
      | 'recorded_at'
      | 'recorded_by'
      | 'why'
      | 'reverses';
  };
  'claim/record-claim-note': {
    values: 8;
    columns:
      | 'number'
      | 'position'
      | 'kind'
      | 'value'
      | 'happened_at'
      | 'recorded_at'
      | 'recorded_by'
      | 'why';
  };
  'claim/record-claim-transition': {
    values: 10;
    columns:
      | 'number'
      | 'position'
      | 'from_state'
      | 'to_state'
      | 'happened_at'
      | 'recorded_at'
      | 'recorded_by'
      | 'why'
      | 'source'
      | 'amount';
  };
  'claim/record-claim-warning': {
    values: 5;
    columns: 'number' | 'step' | 'deadline' | 'days_before' | 'warned_at';
  };
  'claim/recorded-claims': {
    values: 0;
    columns: never;
  };
  'declared/find-posts': {
    values: 1;
    columns: never;
  };
  'declared/find-snapshot': {
    values: 1;
    columns: never;
  };
  'declared/list-snapshots': {
    values: 1;
    columns: never;
  };
  'declared/polled-since': {
    values: 0;
    columns: never;
  };
  'declared/polls': {
    values: 0;
    columns: never;
  };
  'declared/polls-of-source': {
    values: 1;
    columns: never;
  };
  'declared/record-poll-answer': {
    values: 6;
    columns: 'source' | 'resource' | 'asked_at' | 'answered_at' | 'etag' | 'sha256';
  };
  'declared/record-poll-failure': {
    values: 4;
    columns: never;
  };
  'declared/record-post-states': {
    values: 3;
    columns: never;
  };
  'declared/record-posts': {
    values: 5;
    columns: never;
  };
  'declared/record-snapshot': {
    values: 8;
    columns:
      | 'source'
      | 'resource'
      | 'first_seen'
      | 'previous_last_seen'
      | 'sha256'
      | 'byte_length'
      | 'content'
      | 'faults';
  };
  'declared/record-updates': {
    values: 3;
    columns: never;
  };
  'declared/updates': {
    values: 0;
    columns: never;
  };
  'declared/updates-of-posts': {
    values: 1;
    columns: never;
  };
  'estimate/find-estimates': {
    values: 2;
    columns: never;
  };
  'estimate/record-estimate': {
    values: 12;
    columns:
      | 'incident_id'
      | 'issued_at'
      | 'state'
      | 'elapsed_minutes'
      | 'quantiles'
      | 'why_none'
      | 'compared'
      | 'longest_minutes'
      | 'weight_at_risk'
      | 'others_quantiles'
      | 'others_longest_minutes'
      | 'rule';
  };
  'exclusion/decide-exclusion': {
    values: 5;
    columns: never;
  };
  'exclusion/find-exclusions': {
    values: 2;
    columns: never;
  };
  'exclusion/lock-exclusions': {
    values: 0;
    columns: never;
  };
  'exclusion/propose-exclusion': {
    values: 11;
    columns:
      | 'id'
      | 'class'
      | 'starts_at'
      | 'ends_at'
      | 'predicate'
      | 'reason'
      | 'link'
      | 'expires_at'
      | 'asserted_by_provider'
      | 'proposed_by'
      | 'proposed_at';
  };
  'fee/billed-services': {
    values: 1;
    columns: never;
  };
  'fee/fee-revisions': {
    values: 2;
    columns: never;
  };
  'fee/fee-rows': {
    values: 2;
    columns: never;
  };
  'fee/fee-totals': {
    values: 2;
    columns: never;
  };
  'fee/insert-fee-revision': {
    values: 9;
    columns:
      | 'bill'
      | 'month'
      | 'revision'
      | 'sha256'
      | 'column_names'
      | 'row_count'
      | 'withdrawn_because'
      | 'imported_at'
      | 'imported_by';
  };
  'fee/insert-fee-rows': {
    values: 4;
    columns: never;
  };
  'fee/lock-fees': {
    values: 0;
    columns: never;
  };
  'finish-job-run': {
    values: 5;
    columns: never;
  };
  'incident/find-incidents': {
    values: 3;
    columns: never;
  };
  'incident/incident-ids': {
    values: 0;
    columns: never;
  };
  'incident/incident-revisions': {
    values: 1;
    columns: never;
  };
  'incident/incident-words': {
    values: 1;
    columns: never;
  };
  'incident/lock-incidents': {
    values: 0;
    columns: never;
  };
  'incident/record-incident': {
    values: 3;
    columns: 'id' | 'recorded_at' | 'rule';
  };
  'incident/record-incident-counts': {
    values: 3;
    columns: 'incident_id' | 'counted_at' | 'figures';
  };
  'incident/record-incident-revision': {
    values: 11;
    columns:
      | 'incident_id'
      | 'revision'
      | 'recorded_at'
      | 'standing'
      | 'merged_into'
      | 'began'
      | 'opened'
      | 'ended'
      | 'began_before'
      | 'ended_before'
      | 'figures';
  };
  'incident/record-incident-word': {
    values: 6;
    columns: never;
  };
  'intake/advance-watermark': {
    values: 2;
    columns: 'name' | 'reached_at';
  };
  'intake/watermark': {
    values: 1;
    columns: never;
  };
  'live/drop-checkpoints': {
    values: 1;
    columns: never;
  };
  'live/newest-checkpoint': {
    values: 1;
    columns: never;
  };
  'live/record-checkpoint': {
    values: 3;
    columns: 'day' | 'checkpoint' | 'rule';
  };
  'open-job-runs': {
    values: 1;
    columns: never;
  };
  'skip-job-run': {
    values: 3;
    columns: never;
  };
  'statement/find-statements': {
    values: 3;
    columns: never;
  };
  'statement/last-statement': {
    values: 1;
    columns: never;
  };
  'statement/last-watch': {
    values: 1;
    columns: never;
  };
  'statement/newest-deed': {
    values: 0;
    columns: never;
  };
  'statement/record-document': {
    values: 4;
    columns: 'sha256' | 'packing' | 'content' | 'added_at';
  };
  'statement/record-statement': {
    values: 10;
    columns:
      | 'number'
      | 'contract_id'
      | 'period'
      | 'revision'
      | 'sequence'
      | 'previous_sha256'
      | 'sha256'
      | 'body'
      | 'issued_at'
      | 'issued_by';
  };
  'statement/record-statement-document': {
    values: 3;
    columns: 'number' | 'role' | 'sha256';
  };
  'statement/record-statement-draft': {
    values: 5;
    columns: 'contract_id' | 'period' | 'evaluation_sha256' | 'evaluation' | 'drafted_at';
  };
  'statement/record-statement-move': {
    values: 8;
    columns:
      | 'number'
      | 'evaluation_sha256'
      | 'found_at'
      | 'claimed_from'
      | 'claimed_to'
      | 'conceded_from'
      | 'conceded_to'
      | 'reasons';
  };
  'statement/record-watch': {
    values: 3;
    columns: 'number' | 'inputs_sha256' | 'facts_until';
  };
  'statement/statement-documents': {
    values: 2;
    columns: never;
  };
  'statement/statement-moves': {
    values: 0;
    columns: never;
  };
  'statement/statement-pdf': {
    values: 1;
    columns: never;
  };
  'status/newest-job-runs': {
    values: 0;
    columns: never;
  };
  'status/newest-mails': {
    values: 0;
    columns: never;
  };
  'store/applied-migrations': {
    values: 0;
    columns: never;
  };
  'store/create-schema-migrations': {
    values: 0;
    columns: never;
  };
  'store/lock-schema': {
    values: 0;
    columns: never;
  };
  'store/ping': {
    values: 0;
    columns: never;
  };
  'store/record-migration': {
    values: 3;
    columns: 'number' | 'name' | 'checksum';
  };
  'store/try-lock': {
    values: 1;
    columns: never;
  };
  'store/unlock': {
    values: 1;
    columns: never;
  };
  'subscriber/add-subscriber': {
    values: 9;
    columns:
      | 'id'
      | 'kind'
      | 'name'
      | 'url'
      | 'secret'
      | 'types'
      | 'after_number'
      | 'made_at'
      | 'made_by';
  };
  'subscriber/due-deliveries': {
    values: 1;
    columns: never;
  };
  'subscriber/end-subscriber': {
    values: 3;
    columns: never;
  };
  'subscriber/failed-deliveries': {
    values: 1;
    columns: never;
  };
  'subscriber/find-subscribers': {
    values: 1;
    columns: never;
  };
  'subscriber/queue-deliveries': {
    values: 1;
    columns: never;
  };
  'subscriber/record-attempt': {
    values: 6;
    columns: never;
  };
  'subscriber/replay-deliveries': {
    values: 3;
    columns: never;
  };
  'told/contents-by-id': {
    values: 2;
    columns: never;
  };
  'told/insert-told-import': {
    values: 8;
    columns:
      | 'kind'
      | 'contract_id'
      | 'number'
      | 'file'
      | 'sha256'
      | 'record_count'
      | 'imported_at'
      | 'imported_by';
  };
  'told/insert-told-revisions': {
    values: 6;
    columns: never;
  };
  'told/insert-told-times': {
    values: 4;
    columns: never;
  };
  'told/lock-told': {
    values: 0;
    columns: never;
  };
  'told/told-contents': {
    values: 4;
    columns: never;
  };
  'told/told-imports': {
    values: 2;
    columns: never;
  };
  'told/told-revisions': {
    values: 3;
    columns: never;
  };
  'upkeep/open-statements': {
    values: 2;
    columns: never;
  };
  'weekly/mail-attempts': {
    values: 2;
    columns: never;
  };
  'weekly/record-mail-attempt': {
    values: 5;
    columns: 'report' | 'recipient' | 'attempt' | 'message_id' | 'attempted_at';
  };
  'weekly/record-mail-outcome': {
    values: 6;
    columns: 'report' | 'recipient' | 'attempt' | 'outcome' | 'detail' | 'recorded_at';
  };
}

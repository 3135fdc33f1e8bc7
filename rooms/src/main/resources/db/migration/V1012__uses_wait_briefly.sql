-- It locks keys of many tenants, which whoever locks one of them for himself waits for, and it for him: not for long.
alter function ostiary.note_key_uses(text[], text[], bigint[]) set lock_timeout = '500ms';

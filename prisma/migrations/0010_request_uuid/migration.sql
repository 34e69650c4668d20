-- Nearly every requestID is a UUID in lower case: 16 bytes instead of 37. Any other text stays as it is.
alter table cloudtrail.event add column request_uuid uuid;
comment on column cloudtrail.event.request_uuid is 'requestID when it is a UUID as Postgres writes it; else request_id holds its text';

update cloudtrail.event
set request_uuid = request_id::uuid, request_id = null
where request_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

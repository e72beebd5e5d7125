-- The form that an access token was made by, as a hash: it makes no second one. Null: it was made by command.
alter table platform.access_token add column form bytea constraint access_token_once_a_form unique;

-- What opens the back office: sessions of browsers, links that begin one, tokens of programs. Of each there is only the
-- SHA-256 of what is carried.
create table platform.session (
  hash bytea primary key,
  -- The sign-in or the link that it was made from, as a hash: neither makes a second one.
  origin bytea not null constraint session_once unique,
  name text not null,
  -- What the provider said of them; null: they came by a link.
  person jsonb,
  began_at timestamptz not null,
  -- To the minute.
  used_at timestamptz not null,
  ends_at timestamptz not null
);

create table platform.sign_in_link (
  hash bytea primary key,
  name text not null,
  ends_at timestamptz not null
);

create table platform.access_token (
  id bigint generated always as identity primary key,
  hash bytea not null constraint access_token_once unique,
  name text not null,
  -- Who made it, and what the provider said of them; null: they came by a link, or it was made by command.
  maker text not null,
  person jsonb,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  -- To the minute.
  last_used_at timestamptz
);

-- The registry: PSPs, methods and endpoints, an entry a row, and one number that every change raises. Whoever changes it
-- has checked the whole of it at that number.
create table platform.registry (
  one boolean primary key default true check (one),
  revision integer not null
);
insert into platform.registry (revision) values (0);

create table platform.registry_entry (
  kind text not null check (kind in ('psp', 'method', 'endpoint')),
  id text not null,
  entry jsonb not null,
  -- The registry's revision that brought this entry.
  revision integer not null,
  primary key (kind, id)
);

-- The keys with which PSPs speak to the platform, two for each, known by nothing but their hash.
create table platform.api_key (
  id_psp text not null,
  slot text not null check (slot in ('primary', 'secondary')),
  hash bytea not null,
  made_at timestamptz not null,
  -- To the minute.
  last_used_at timestamptz,
  primary key (id_psp, slot),
  constraint api_key_of_one unique (hash)
);

-- Who changed what, and when: written with the change, never changed.
create table platform.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  who text not null,
  action text not null,
  kind text not null,
  subject text not null,
  before jsonb,
  after jsonb
);
create index audit_of_subject on platform.audit (kind, subject, id);

/** What a check finds: a value that can be relied on, or what is wrong with it, field by field. */
export type Problem = { field: string; expected: string }
export type Refused = { ok: false; problems: Problem[] }
export type Checked<Value> = { ok: true; value: Value } | Refused

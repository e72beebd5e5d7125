/** The fields of a form: each with its label, its hint, and what is wrong with it beside it. */
import { type Html, html } from '../../../runtime/html.ts'

/** What is wrong, in the page's language: beside the field that it is about, or with none. */
export type Troubles = { beside: ReadonlyMap<string, readonly string[]>; others: readonly string[] }
export const noTroubles: Troubles = { beside: new Map(), others: [] }

type Field = { name: string; label: string; hint?: string | undefined; troubles: Troubles }
export type Option = { value: string; label: string }

export const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

export function textField({ value, isCode, ...field }: Field & { value: string; isCode?: boolean }): Html {
  const { name, label } = field
  return html`<div>
<label class="label" for="${name}">${label}</label>
${around(field)}<input class="field${isCode && ' code'}" id="${name}" name="${name}" value="${value}" autocomplete="off"${isCode && html` spellcheck="false" autocapitalize="off"`}${described(field)}>
</div>`
}

export function selectField({
  value,
  options,
  ...field
}: Field & { value: string; options: readonly Option[] }): Html {
  const { name, label } = field
  const known = options.some(option => option.value === value)
  const all = known ? options : [...options, { value, label: value }]
  return html`<div>
<label class="label" for="${name}">${label}</label>
${around(field)}<select class="field" id="${name}" name="${name}"${described(field)}>${all.map(
    option =>
      html`<option value="${option.value}"${option.value === value && html` selected`}>${option.label}</option>`,
  )}</select>
</div>`
}

/** As many as apply: one field of this name for each. */
export function checksField({
  chosen,
  options,
  ...field
}: Field & { chosen: readonly string[]; options: readonly Option[] }): Html {
  const { name, label } = field
  return html`<fieldset id="${name}"${described(field)}>
<legend>${label}</legend>
${around(field)}<div class="choices">${options.map(
    option =>
      html`<label class="choice"><input type="checkbox" name="${name}" value="${option.value}"${chosen.includes(option.value) && html` checked`}><span>${option.label}</span></label>`,
  )}</div>
</fieldset>`
}

/** Says first that nothing was saved; leads to each field that is wrong. */
export function summary(troubles: Troubles, said: { notSaved: string }): Html | undefined {
  const beside = [...troubles.beside].flatMap(([name, texts]) =>
    texts.map(text => html`<li><a href="#${name}">${text}</a></li>`),
  )
  const others = troubles.others.map(text => html`<li>${text}</li>`)
  if (beside.length + others.length === 0) return undefined
  return html`<div class="alert" role="alert">
<p><strong>${said.notSaved}</strong></p>
<ul class="bullets">${[...others, ...beside]}</ul>
</div>`
}

const problemsOf = ({ name, troubles }: Field) => troubles.beside.get(name) ?? []

const around = (field: Field): Html =>
  html`${field.hint && html`<p class="hint" id="${field.name}-hint">${field.hint}</p>`}${problemsOf(field).length > 0 && html`<p class="problem" id="${field.name}-problem">${problemsOf(field).join(' ')}</p>`}`

function described(field: Field): Html {
  const isWrong = problemsOf(field).length > 0
  const by = [field.hint && `${field.name}-hint`, isWrong && `${field.name}-problem`]
    .filter(Boolean)
    .join(' ')
  return html`${by && html` aria-describedby="${by}"`}${isWrong && html` aria-invalid="true"`}`
}

import { html } from '../../../runtime/html.ts'
import { type Method, touchpoints } from '../../registry-entries.ts'
import { backofficePage } from './backoffice-page.ts'
import { type EntryForm, entryFormView } from './entry-form.ts'
import { checksField, textField } from './form.ts'
import { words as formWords } from './form-words.ts'
import { words } from './method-words.ts'
import { paths } from './paths.ts'
import { code, type Frame, leading, linked, type News, newsOf } from './pieces.ts'

export type MethodsPage = Frame & { methods: Method[]; news: News }

export function methodsView({ methods, news, ...frame }: MethodsPage): string {
  const said = words[frame.lang]
  const body = html`${newsOf(news, frame.lang)}
<div class="row"><h1>${said.title}</h1>${leading(frame, { path: paths.addMethod, label: said.add, look: 'slim' })}</div>
<p class="quiet">${said.intro}</p>
${
  methods.length === 0
    ? html`<p class="card quiet">${said.none}</p>`
    : html`<ul class="card records">${methods.map(
        method =>
          html`<li><div>${code(method.id)}</div><div>${method.label}<span class="line quiet small">${method.touchpoints.join(', ')}</span></div>
<p class="ways">${linked(frame, { path: paths.method(method.id), label: said.change, about: method.id })}${linked(frame, { path: paths.removeMethod(method.id), label: said.remove, about: method.id })}</p></li>`,
      )}</ul>`
}`
  return backofficePage({ ...frame, title: said.title, section: 'methods', body })
}

export type MethodEntered = { id: string; label: string; touchpoints: string[] }
export type MethodForm = Omit<EntryForm, 'title' | 'section' | 'path' | 'back' | 'fields' | 'about'> & {
  entered: MethodEntered
}

export function methodFormView({ entered, ...page }: MethodForm): string {
  const { lang, isNew, troubles } = page
  const said = words[lang]
  const { fields } = formWords[lang]
  const field = (name: 'id' | 'label', label: string | undefined) =>
    textField({
      ...{ name, troubles, isCode: name === 'id', value: entered[name] },
      ...{ label: label ?? name, hint: said.hints[name] },
    })
  return entryFormView({
    ...page,
    title: isNew ? said.addTitle : said.changeTitle(entered.id),
    section: 'methods',
    path: isNew ? paths.addMethod : paths.method(entered.id),
    back: paths.methods,
    fields: html`${isNew && field('id', fields.id)}${field('label', fields.label)}${checksField({
      ...{ name: 'touchpoints', label: fields.touchpoints ?? '', troubles },
      chosen: entered.touchpoints,
      options: touchpoints.map(value => ({ value, label: value })),
    })}`,
  })
}

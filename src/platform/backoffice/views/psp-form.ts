import { html } from '../../../runtime/html.ts'
import { type EntryForm, entryFormView } from './entry-form.ts'
import { textField } from './form.ts'
import { words as formWords } from './form-words.ts'
import { paths } from './paths.ts'
import { words } from './psp-form-words.ts'

export type PspEntered = { idPsp: string; name: string; idBrokerPSP: string; closingUrl: string }
export type PspForm = Omit<EntryForm, 'title' | 'section' | 'path' | 'back' | 'fields' | 'about'> & {
  entered: PspEntered
}

export function pspFormView({ entered, ...page }: PspForm): string {
  const { lang, isNew, troubles } = page
  const said = words[lang]
  const field = (name: keyof PspEntered, isCode = true) =>
    textField({
      ...{ name, troubles, isCode, value: entered[name] },
      ...{ label: formWords[lang].fields[name] ?? name, hint: said.hints[name] },
    })
  return entryFormView({
    ...page,
    title: isNew ? said.add : said.edit,
    section: 'psps',
    about: isNew ? undefined : entered.idPsp,
    path: isNew ? paths.addPsp : paths.editPsp(entered.idPsp),
    back: isNew ? paths.psps : paths.psp(entered.idPsp),
    fields: html`${isNew && field('idPsp')}${field('name', false)}${field('idBrokerPSP')}${field('closingUrl')}`,
  })
}

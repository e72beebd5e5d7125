import { html } from '../../../runtime/html.ts'
import type { Entries } from '../../registry.ts'
import { type Environment, environments, touchpoints } from '../../registry-entries.ts'
import { words } from './endpoint-words.ts'
import { type EntryForm, entryFormView } from './entry-form.ts'
import { type Option, selectField, textField } from './form.ts'
import { words as formWords } from './form-words.ts'
import { asking, paths } from './paths.ts'

type Key = 'idPsp' | 'idPaymentMethod' | 'touchpoint' | 'idChannel'
export type EndpointEntered = Record<Key | 'id' | 'url' | 'environment', string>
export type EndpointForm = Omit<EntryForm, 'title' | 'section' | 'path' | 'fields' | 'about'> & {
  entries: Entries
  entered: EndpointEntered
  /** Of the platform. */
  own: Environment
}

export function endpointFormView({ entries, entered, own, ...page }: EndpointForm): string {
  const { lang, isNew } = page
  const said = words[lang]
  const text = (name: 'id' | 'url') =>
    textField({ ...about(name, said.hints[name], page), isCode: true, value: entered[name] })
  const select = (name: Key, options: readonly Option[]) =>
    selectField({
      ...about(name, undefined, page),
      value: entered[name],
      options: [{ value: '', label: said.all[name] }, ...options],
    })
  return entryFormView({
    ...page,
    title: isNew ? said.addTitle : said.changeTitle(entered.id),
    section: 'endpoints',
    path: isNew ? asking(paths.addEndpoint, { idPsp: entered.idPsp }) : paths.endpoint(entered.id),
    fields: html`${text('url')}${selectField({
      ...about('environment', `${said.hints.environment} ${own}.`, page),
      value: entered.environment,
      options: environments.map(value => ({ value, label: said.environments[value] })),
    })}
<h2>${said.narrow}</h2>
<p class="quiet small">${said.hints.narrow}</p>
${select('idPsp', entries.psps.map(toOption))}${select('idPaymentMethod', entries.methods.map(toOption))}${select('touchpoint', touchpoints.map(same))}${select('idChannel', channelsIn(entries))}${isNew && text('id')}`,
  })
}

function about(
  name: keyof EndpointEntered,
  hint: string | undefined,
  { lang, troubles }: Pick<EntryForm, 'lang' | 'troubles'>,
) {
  return { name, label: name === 'idPsp' ? 'PSP' : (formWords[lang].fields[name] ?? name), hint, troubles }
}

const same = (value: string): Option => ({ value, label: value })
const toOption = (entry: { idPsp: string; name: string } | { id: string; label: string }): Option =>
  'idPsp' in entry
    ? { value: entry.idPsp, label: `${entry.name} · ${entry.idPsp}` }
    : { value: entry.id, label: `${entry.id} · ${entry.label}` }

const channelsIn = ({ psps }: Entries): Option[] =>
  psps.flatMap(({ name, channels }) =>
    channels.map(({ idChannel }) => ({ value: idChannel, label: `${idChannel} · ${name}` })),
  )

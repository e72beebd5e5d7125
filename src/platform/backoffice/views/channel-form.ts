import { html } from '../../../runtime/html.ts'
import { type Method, type Psp, touchpoints } from '../../registry-entries.ts'
import { type EntryForm, entryFormView } from './entry-form.ts'
import { checksField, hidden, textField } from './form.ts'
import { words as formWords } from './form-words.ts'
import { paths } from './paths.ts'
import { words } from './psp-form-words.ts'

export type ChannelEntered = { idChannel: string; methods: string[]; touchpoints: string[] }
export type ChannelForm = Omit<EntryForm, 'title' | 'section' | 'path' | 'back' | 'fields' | 'about'> & {
  psp: Psp
  methods: Method[]
  /** Which channel is changed, from 1. Without it one is added. */
  place: number | undefined
  entered: ChannelEntered
}

export function channelFormView({ psp, methods, place, entered, ...page }: ChannelForm): string {
  const { lang, isNew, troubles } = page
  const said = words[lang]
  const { fields } = formWords[lang]
  const known = methods.map(({ id, label }) => ({ value: id, label: `${id} · ${label}` }))
  const gone = entered.methods.filter(id => !methods.some(method => method.id === id))
  return entryFormView({
    ...page,
    title: isNew ? said.addChannel : said.editChannel(entered.idChannel),
    section: 'psps',
    about: `${psp.name} · ${psp.idPsp}`,
    path: place === undefined ? paths.addChannel(psp.idPsp) : paths.channel(psp.idPsp, place),
    back: paths.psp(psp.idPsp),
    fields: html`${
      isNew
        ? textField({
            ...{ name: 'idChannel', troubles, isCode: true, value: entered.idChannel },
            ...{ label: fields.idChannel ?? '', hint: said.channelHints.idChannel },
          })
        : hidden('idChannel', entered.idChannel)
    }${checksField({
      ...{ name: 'methods', label: fields.methods ?? '', hint: said.channelHints.methods, troubles },
      chosen: entered.methods,
      options: [...known, ...gone.map(id => ({ value: id, label: id }))],
    })}${checksField({
      ...{ name: 'touchpoints', label: fields.touchpoints ?? '', troubles },
      chosen: entered.touchpoints,
      options: touchpoints.map(value => ({ value, label: value })),
    })}`,
  })
}

/** Which page is where. */
import { paths } from '../views/paths.ts'
import { showAudit } from './audit.ts'
import { putChannel, removeChannel, showChannel, showRemoveChannel } from './channels.ts'
import {
  addEndpoint,
  changeEndpoint,
  showAddEndpoint,
  showEndpoint,
  showEndpoints,
  showVerification,
} from './endpoints.ts'
import { makeKey, revokeIt, showMakeKey, showRevokeKey } from './keys.ts'
import { addMethod, changeMethod, showAddMethod, showMethod, showMethods } from './methods.ts'
import { addPsp, editPsp, showAddPsp, showEditPsp } from './psp-forms.ts'
import { offerPsp, showPsp, showPsps } from './psps.ts'
import { remove, showRemove } from './removals.ts'
import type { Page } from './visit.ts'

type Routed = { path: string; show?: Page; post?: Page }

export const routes: readonly Routed[] = [
  { path: paths.psps, show: showPsps },
  { path: paths.addPsp, show: showAddPsp, post: addPsp },
  { path: paths.psp(':idPsp'), show: showPsp },
  { path: paths.editPsp(':idPsp'), show: showEditPsp, post: editPsp },
  { path: paths.offerPsp(':idPsp'), post: offerPsp },
  { path: paths.removePsp(':idPsp'), show: showRemove('psp'), post: remove('psp') },
  { path: paths.addChannel(':idPsp'), show: showChannel, post: putChannel },
  { path: paths.channel(':idPsp', ':place'), show: showChannel, post: putChannel },
  { path: paths.removeChannel(':idPsp', ':place'), show: showRemoveChannel, post: removeChannel },
  { path: paths.key(':idPsp', ':slot'), show: showMakeKey, post: makeKey },
  { path: paths.revokeKey(':idPsp', ':slot'), show: showRevokeKey, post: revokeIt },

  { path: paths.methods, show: showMethods },
  { path: paths.addMethod, show: showAddMethod, post: addMethod },
  { path: paths.method(':id'), show: showMethod, post: changeMethod },
  { path: paths.removeMethod(':id'), show: showRemove('method'), post: remove('method') },

  { path: paths.endpoints, show: showEndpoints },
  { path: paths.addEndpoint, show: showAddEndpoint, post: addEndpoint },
  { path: paths.endpoint(':id'), show: showEndpoint, post: changeEndpoint },
  { path: paths.removeEndpoint(':id'), show: showRemove('endpoint'), post: remove('endpoint') },
  { path: paths.verifyEndpoint(':id'), show: showVerification },

  { path: paths.audit, show: showAudit },
]

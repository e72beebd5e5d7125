/** Every door. A new one is a file in `doors/`, and its line here. */
import type { Door } from './door.ts'
import { callbackOutcome } from './doors/callback-outcome.ts'
import { retrieveRedirectUrl } from './doors/retrieve-redirect-url.ts'

export const doors: readonly Door[] = [retrieveRedirectUrl, callbackOutcome]

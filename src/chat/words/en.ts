import { adminRoles } from './en/admin-roles.ts'
import * as chat from './en/chat.ts'
import { decisions } from './en/decisions.ts'
import { details } from './en/details.ts'
import { errors, unexpected } from './en/errors/index.ts'
import { nothing } from './en/nothing.ts'
import * as notices from './en/notices.ts'
import * as operating from './en/operating.ts'
import { oversight } from './en/oversight.ts'
import { otherPlaybook, playbooks } from './en/playbooks.ts'
import * as records from './en/records.ts'
import * as show from './en/show.ts'
import { stillEnabled } from './en/still-enabled.ts'
import * as terms from './en/terms.ts'

/** What the chat says, but for what actions and features say, in English. */
export const en = {
  locale: 'en',
  errors,
  unexpected,
  playbooks,
  otherPlaybook,
  ...terms,
  ...show,
  ...operating,
  adminRoles,
  details,
  oversight,
  decisions,
  stillEnabled,
  nothing,
  ...records,
  ...chat,
  ...notices,
}

/** The shape every other language has to fill; a missing text doesn't compile. */
export type English = typeof en

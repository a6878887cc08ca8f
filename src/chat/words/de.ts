import { adminRoles } from './de/admin-roles.ts'
import { chat } from './de/chat.ts'
import { decisions } from './de/decisions.ts'
import { details } from './de/details.ts'
import { errors, unexpected } from './de/errors/index.ts'
import { nothing } from './de/nothing.ts'
import { notices } from './de/notices.ts'
import { operating } from './de/operating.ts'
import { oversight } from './de/oversight.ts'
import { playbooks } from './de/playbooks.ts'
import { records } from './de/records.ts'
import { show } from './de/show.ts'
import { stillEnabled } from './de/still-enabled.ts'
import { terms } from './de/terms.ts'
import type { English } from './en.ts'

/** The same in German. */
export const de: English = {
  locale: 'de',
  errors,
  unexpected,
  ...playbooks,
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

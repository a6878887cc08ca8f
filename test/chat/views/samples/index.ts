import type { Reply } from '../../../../src/chat/views/reply.ts'
import type { Viewer } from '../../../../src/chat/views/viewer.ts'
import type { Messages } from '../../../../src/messages/index.ts'
import { aboutCards } from './about.ts'
import { approvalCards } from './approvals.ts'
import { handOffCards } from './hand-offs.ts'
import { handoverCards } from './handovers.ts'
import { incidentCards } from './incidents.ts'
import { lookingCards } from './looking.ts'
import { nothingCards } from './nothing.ts'
import { planCards } from './plans.ts'
import { recordCards } from './records.ts'
import { reportCards } from './reports.ts'
import { runCards } from './runs.ts'
import { now, type Texts } from './texts.ts'
import { voucherCards } from './vouchers.ts'
import { waitingCards } from './waiting.ts'

export { sampleAccount, sampleLookups } from './accounts.ts'
export { sampleItem, sampleOperation } from './operations.ts'
export { ordinaryTexts, type Texts } from './texts.ts'

/** Whose cards they are. */
export const reader = 'f3c5a1d2-0b9e-4c39-9e4c-0d4be42a5a4f'

/** Every card in every state that looks different. */
export async function sampleCards(
  texts: Texts,
  messages: Messages,
  device: Viewer['device'],
  place: Viewer['place'] = 'personal',
): Promise<Record<string, Reply>> {
  const viewer: Viewer = {
    device,
    locale: messages.locale,
    timeZone: 'Europe/Berlin',
    now: now + 20_000,
    place,
    oid: reader,
  }
  const making = { texts, messages, viewer }
  return {
    ...aboutCards(making),
    ...lookingCards(making),
    ...incidentCards(making),
    ...waitingCards(making),
    ...planCards(making),
    ...nothingCards(making),
    ...(await approvalCards(making)),
    ...handoverCards(making),
    ...handOffCards(making),
    ...voucherCards(making),
    ...(await runCards(making)),
    ...recordCards(making),
    ...reportCards(making),
  }
}

import type { Reply } from '../../../../src/chat/views/reply.ts'
import type { Viewer } from '../../../../src/chat/views/viewer.ts'
import type { Messages } from '../../../../src/chat/words/index.ts'
import { ofFeature } from '../../../support/of-feature.ts'
import { aboutCards, commandCards, settingsCards } from './about.ts'
import { approvalCards } from './approvals.ts'
import { nothingCards } from './nothing.ts'
import { planCards } from './plans.ts'
import { operationCards, recordCards } from './records.ts'
import { runCards } from './runs.ts'
import { type Making, now, type Texts } from './texts.ts'
import { waitingCards } from './waiting.ts'

export { sampleAccount, sampleLookups } from './accounts.ts'
export { sampleItem, sampleOperation } from './operations.ts'
export { ordinaryTexts, type Texts } from './texts.ts'

/** Whose cards they are. */
export const reader = 'f3c5a1d2-0b9e-4c39-9e4c-0d4be42a5a4f'

/** Those of a feature, which are in the folder of its tests; none without the feature. */
const cardsOf = async (feature: string, making: Making, file = 'samples.ts'): Promise<Record<string, Reply>> =>
  (await ofFeature<{ cards: (making: Making) => Record<string, Reply> }>(feature, file))?.cards(making) ?? {}

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
    ...(await cardsOf('away', making)),
    ...commandCards(making),
    ...(await cardsOf('sign-in', making)),
    ...settingsCards(making),
    ...(await cardsOf('look-up', making)),
    ...(await cardsOf('incidents', making)),
    ...(await cardsOf('look-up', making, 'incident-status.ts')),
    ...waitingCards(making),
    ...planCards(making),
    ...nothingCards(making),
    ...(await approvalCards(making)),
    ...(await cardsOf('take-over', making)),
    ...(await cardsOf('other-systems', making)),
    ...(await cardsOf('way-back-in', making)),
    ...(await runCards(making)),
    ...operationCards(making),
    ...(await cardsOf('evidence', making)),
    ...recordCards(making),
    ...(await cardsOf('contained', making)),
    ...(await cardsOf('audit', making)),
    ...(await cardsOf('report', making)),
  }
}

import type { Item, ItemFilter, Person } from '../../operations/index.ts'
import { parseAddress } from '../posts/address.ts'
import type { ExportCard } from '../posts/export-card.ts'
import type { AuthorisedTurn } from '../turn/command.ts'
import { showExport } from '../views/export.ts'
import type { Reply } from '../views/reply.ts'

const itemsAtOnce = 1_000

/** An operation's accounts, a page at a time. */
export async function* readItemPages(
  id: string,
  some: Pick<ItemFilter, 'verdicts' | 'stillEnabled' | 'onPremises' | 'byHand'>,
  { services }: Pick<AuthorisedTurn, 'services'>,
  owner: Person,
): AsyncGenerator<readonly Item[]> {
  for (let offset = 0; ; offset += itemsAtOnce) {
    const { items } = await services.operations.items(id, owner, { ...some, offset, limit: itemsAtOnce })
    yield items
    if (items.length < itemsAtOnce) return
  }
}

/** A card with a link that is removed once the file is gone. */
export const replyWithLink = (view: Parameters<typeof showExport>[0], turn: AuthorisedTurn): Reply =>
  withCard(showExport(view, turn.messages, turn.sender), view, turn)

/** Adds the export's own card to a reply. */
export function withCard(reply: Reply, view: Parameters<typeof showExport>[0], turn: AuthorisedTurn): Reply {
  const { format, data } = view
  const { id, rows, fileName } = view.link
  const { conversation } = parseAddress(turn.channel)
  const { device, locale } = turn.sender
  return {
    ...reply,
    posted: (activityId) => {
      const card: ExportCard = { conversation, activityId, device, locale, rows, fileName, format, data }
      return turn.services.exports.shown(id, card)
    },
  }
}

import type { Reference } from '../../chat/channel/delivery.ts'
import { parseAddress } from '../../chat/posts/address.ts'
import type { AuthorisedTurn } from '../../chat/turn/command.ts'
import type { ServiceParts } from '../../chat/turn/service.ts'
import { defineService } from '../../chat/turn/service.ts'
import type { Reply } from '../../chat/views/reply.ts'
import type { Item, ItemFilter, Person } from '../../operations/index.ts'
import { type ExportData, showExport, showExportEnd } from './card.ts'
import { createExports, type ExportFormat, type Exports, type NotifyExport } from './files.ts'

/** The message with the link to a file; stored with the file. */
interface ExportCard {
  readonly conversation: Reference
  readonly activityId: string
  readonly device: 'desktop' | 'phone'
  readonly locale: string
  readonly rows: number
  readonly fileName: string
  readonly format: ExportFormat
  readonly data: ExportData
}

/** Removes links that no longer work from their messages. */
const removeLinks =
  ({ deliver, background, filesAgain, messagesFor }: ServiceParts): NotifyExport =>
  (kept, ending) => {
    const card = kept as ExportCard
    const reply = showExportEnd(card, ending, filesAgain, messagesFor(card.locale), card)
    background.run('removeFileLink', () => deliver.edit(card.conversation, card.activityId, reply))
  }

/** Files for people to download. */
export const files = defineService('files', (parts): Exports => {
  const { store, context, publicUrl, everyMinute } = parts
  const { clock, random, log } = context
  const made = createExports({ store, clock, random, publicUrl, tell: removeLinks(parts) })
  everyMinute('expireFiles', () =>
    made.expire().catch((error) => log.warn('Expired files could not be deleted', { error })),
  )
  return made
})

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
      return turn.services.use(files).shown(id, card)
    },
  }
}

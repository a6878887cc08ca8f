import { buildList, buildNotice, type Entry } from '../../chat/card/index.ts'
import { checkStatus, type PlannedBy } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import { containButtons } from '../../chat/views/choices.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTimeInList, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Incident } from './defender.ts'
import { evidenceVerdicts, isUnjudged } from './evidence.ts'
import { listIncidents } from './specs.ts'
import { words } from './words.ts'

/** Incidents per page; each has two buttons. */
const incidentsPerPage = 5

/** Open incidents, each with its number of accounts and what to do about them. */
export function showIncidents(
  view: {
    readonly registry: PlannedBy
    readonly incidents: readonly Incident[]
    /** Whether there are more than were read. */
    readonly more: boolean
    /** From 1. */
    readonly page: number
  },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { registry, incidents, more, page } = view
  const { incidents: says } = words.of(messages)
  const frame = toFrame(viewer, messages)
  const again = { title: messages.operations.refresh, data: press(listIncidents) }
  const lines = more ? [{ text: says.more, subtle: true }] : []
  if (incidents.length === 0) {
    const none = [{ text: says.noneHint, subtle: true }, ...lines]
    return {
      card: buildNotice(frame, { header: { title: says.none }, lines: none, actions: [again] }),
      summary: says.none,
    }
  }
  const last = Math.ceil(incidents.length / incidentsPerPage)
  const at = Math.min(page, last)
  const shown = incidents.slice((at - 1) * incidentsPerPage, at * incidentsPerPage)
  const card = buildList(frame, {
    header: { title: says.title },
    lines,
    items: shown.map((one) => entry(one, registry, messages, viewer)),
    pages: paging(
      { page: at, size: incidentsPerPage, shown: shown.length, total: incidents.length },
      (to) => press(listIncidents, { page: to }),
      messages,
    ),
    actions: [again],
  })
  return { card, summary: says.title }
}

function entry(
  { id, title, severity, updated, people }: Incident,
  registry: PlannedBy,
  messages: Messages,
  viewer: Viewer,
): Entry {
  const {
    incidents: says,
    origin: { named, roles },
  } = words.of(messages)
  const known = people.filter(({ key }) => key !== undefined)
  const compromised = known.filter((one) => one.compromised).length
  const unsaid = compromised === 0 && known.some(isUnjudged)
  const judged = evidenceVerdicts.flatMap((verdict) => {
    const count = known.filter((one) => one.verdict === verdict).length
    return count > 0 ? [says.judged(count, roles[verdict])] : []
  })
  const level: Readonly<Record<string, string>> = says.severity
  return {
    title: named(id, shorten(title, 120)),
    text: unsaid
      ? `? ${says.unsaid(known.length, judged.join(', '))}`
      : `${compromised > 0 ? '▲' : '–'} ${says.counts(known.length, compromised)}`,
    more: compact([
      (Object.hasOwn(level, severity) && level[severity]) || says.severity.unknown,
      updated !== undefined && dateTimeInList(updated, messages, viewer),
    ]).join(' · '),
    buttons: [
      ...containButtons({ id }, registry, messages),
      { title: says.check, tooltip: id, data: press(checkStatus, { origin: id }) },
    ],
  }
}

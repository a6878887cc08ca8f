import { list, notice } from '../../cards/index.ts'
import type { Operation } from '../../operations/types.ts'
import type { Words } from '../../words/index.ts'
import type { Reply } from '../command.ts'
import { followButtons, followerLines, originLines } from './links.ts'
import { stateLook } from './looks.ts'
import { dateTime, frameOf, type Viewer } from './viewer.ts'

/** How many operations the list shows. */
const operationsShown = 10

/** The operator's own operations, the newest first, each with a button that opens it. */
export function showOperations(operations: readonly Operation[], words: Words, viewer: Viewer): Reply {
  const { operations: says, common } = words
  const header = { icon: '☰', title: says.title, tone: 'accent' } as const
  const frame = frameOf(viewer, words)
  const start = [{ title: words.help.all, data: { command: 'help' } }]
  if (operations.length === 0) {
    return { card: notice(frame, { header, lines: [{ text: says.none }], actions: start }), summary: says.none }
  }
  const card = list(frame, {
    header,
    ...(operations.length > operationsShown && {
      lines: [{ text: common.range(1, operationsShown, operations.length), subtle: true }],
    }),
    items: operations.slice(0, operationsShown).map((operation) => ({
      title: `${words.kinds[operation.kind].button(operation.counts.change)}`,
      text: `${stateLook(operation.state).icon} ${[words.states[operation.state], ...outcome(operation, words)].join(' · ')}`,
      more: [
        `${operation.id} · ${dateTime(operation.createdAt, words, viewer)}`,
        ...[...originLines(operation, words), ...followerLines(operation, words)].map(({ text }) => text),
      ].join(' · '),
      buttons: [
        { title: says.open, tooltip: operation.id, data: { command: 'operation', operation: operation.id } },
        ...followButtons(operation, words),
      ],
    })),
    actions: [{ title: says.refresh, data: { command: 'operations' } }],
  })
  return { card, summary: says.title }
}

function outcome({ progress: at }: Operation, words: Words): string[] {
  return [
    ...(at.done > 0 ? [`${words.number(at.done)} ${words.progress.done}`] : []),
    ...(at.failed > 0 ? [`${words.number(at.failed)} ${words.progress.failed}`] : []),
  ]
}

import { features } from '../src/features/index.ts'
import { eventsOf, legalMoves, legalPartMoves } from '../src/operations/lifecycle/moves.ts'
import { between } from './command-reference.ts'

const events = eventsOf(features)

const text = (value: string | null) => (value === null ? 'null' : `'${value}'`)

/** Fills the table of moves that events can make. */
export function legalMovesSql(): string {
  const rows = legalMoves(events).map(
    ({ event, from, to, step, byOwner }) => `  (${[event, from, to, step].map(text).join(', ')}, ${byOwner})`,
  )
  return `insert into operation_moves (event, from_state, to_state, step, by_owner) values\n${rows.join(',\n')};`
}

/** Fills the table of changes that events can make to parts of operations. */
export function legalPartMovesSql(): string {
  const rows = legalPartMoves(events).map(
    ({ part, event, from, to }) => `  (${[part, event, from, to].map(text).join(', ')})`,
  )
  return `insert into part_moves (part, event, from_state, to_state) values\n${rows.join(',\n')};`
}

/**
 * A migration with these moves between its marks. Their order doesn't matter, and moves of events that no feature here
 * declares stay.
 */
export function withMoves(migration: string, name: string, moves: string): string {
  const rowsIn = (sql: string) => sql.match(/^ {2}\(.*\)(?=[,;]$)/gm) ?? []
  const written = migration.split(`-- ${name}:begin`)[1]?.split(`-- ${name}:end`)[0] ?? ''
  const eventOf = (row: string) => row.match(/'(\w+)'|null/g)?.[name === 'moves' ? 0 : 1]
  const isDeclared = (row: string) => events.some((event) => eventOf(row) === `'${event.name}'`)
  const [now, then] = [rowsIn(moves), rowsIn(written).filter(isDeclared)].map((rows) => rows.sort().join('\n'))
  return now === then ? migration : between(migration, name, moves, ['-- ', ''])
}

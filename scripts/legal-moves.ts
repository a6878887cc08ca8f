import { legalMoves } from '../src/operations/lifecycle/moves.ts'

const text = (value: string | null) => (value === null ? 'null' : `'${value}'`)

/** Fills the table of moves that events can make. */
export function legalMovesSql(): string {
  const rows = legalMoves().map(
    ({ event, from, to, step, byOwner }) => `  (${[event, from, to, step].map(text).join(', ')}, ${byOwner})`,
  )
  return `insert into operation_moves (event, from_state, to_state, step, by_owner) values\n${rows.join(',\n')};`
}

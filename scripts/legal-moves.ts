import { legalMoves, legalPartMoves } from '../src/operations/lifecycle/moves.ts'

const text = (value: string | null) => (value === null ? 'null' : `'${value}'`)

/** Fills the table of moves that events can make. */
export function legalMovesSql(): string {
  const rows = legalMoves().map(
    ({ event, from, to, step, byOwner }) => `  (${[event, from, to, step].map(text).join(', ')}, ${byOwner})`,
  )
  return `insert into operation_moves (event, from_state, to_state, step, by_owner) values\n${rows.join(',\n')};`
}

/** Fills the table of changes that events can make to vouchers and hand-offs. */
export function legalPartMovesSql(): string {
  const rows = legalPartMoves().map(
    ({ part, event, from, to }) => `  (${[part, event, from, to].map(text).join(', ')})`,
  )
  return `insert into part_moves (part, event, from_state, to_state) values\n${rows.join(',\n')};`
}

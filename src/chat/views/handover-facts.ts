import type { Messages } from '../../messages/index.ts'
import { wantedBy } from '../../operations/handover/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { Fact, Line } from '../card/index.ts'

/** Who handed it over to whom, latest last, and who wants to take it over. */
export function handoverFacts(operation: Operation, { handover: says }: Messages): Fact[] {
  const wanted = wantedBy.of(operation)
  return [
    ...operation.handed.slice(-maxShown).map(({ from, to, by }) => ({
      title: says.labels.handed,
      value: says.handed(from.name, to.name, by?.name),
    })),
    ...(wanted ? [{ title: says.labels.wantedBy, value: wanted.name }] : []),
  ]
}

const maxShown = 2

/** The same as lines, for cards without facts. */
export const handoverLines = (operation: Operation, messages: Messages): Line[] =>
  handoverFacts(operation, messages).map(({ title, value }) => ({ text: `${title}: ${value}` }))

import type { Messages } from '../../messages/index.ts'
import { wantedBy } from '../../operations/handover/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { Fact } from '../card/index.ts'

/** Who handed it over to whom, latest last. */
export const handedFacts = ({ handed }: Operation, { handover: says }: Messages): Fact[] =>
  handed.slice(-maxShown).map(({ from, to, by }) => ({
    title: says.labels.handed,
    value: says.handed(from.name, to.name, by?.name),
  }))

const maxShown = 2

/** The same, and who wants to take it over. */
export function handoverFacts(operation: Operation, messages: Messages): Fact[] {
  const wanted = wantedBy.of(operation)
  const asked = wanted ? [{ title: messages.handover.labels.wantedBy, value: wanted.name }] : []
  return [...handedFacts(operation, messages), ...asked]
}

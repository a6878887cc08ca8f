import type { Fact } from '../../chat/card/index.ts'
import type { Messages } from '../../chat/words/index.ts'
import type { NamedPerson } from '../../core/model.ts'
import { confirmedStates } from '../../core/operation-states.ts'
import { defineShown } from '../../operations/model/shown.ts'
import type { Operation } from '../../operations/model/types.ts'
import { openHandovers } from './queries.ts'
import { words } from './words.ts'

/** The person who asks to take an operation over; null if nobody does. */
export const wantedBy = defineShown<NamedPerson | null>({
  name: 'wantedBy',
  wanted: ({ state }) => confirmedStates.includes(state),
  query: openHandovers,
  empty: null,
})

/** Who handed it over to whom, latest last. */
export const handedFacts = ({ handed }: Operation, messages: Messages): Fact[] => {
  const { handover: says } = words.of(messages)
  return handed.slice(-maxShown).map(({ from, to, by }) => ({
    title: says.labels.handed,
    value: says.handed(from.name, to.name, by?.name),
  }))
}

const maxShown = 2

/** The same, and who wants to take it over. */
export function handoverFacts(operation: Operation, messages: Messages): Fact[] {
  const wanted = wantedBy.of(operation)
  const asked = wanted ? [{ title: words.of(messages).handover.labels.wantedBy, value: wanted.name }] : []
  return [...handedFacts(operation, messages), ...asked]
}

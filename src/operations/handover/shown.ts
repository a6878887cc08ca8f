import type { NamedPerson } from '../../core/model.ts'
import { confirmedStates } from '../../core/operation-states.ts'
import { openHandovers } from '../../store/queries/handover/handovers.ts'
import { defineShown } from '../model/shown.ts'

/** The person who asks to take an operation over; null if nobody does. */
export const wantedBy = defineShown<NamedPerson | null>({
  name: 'wantedBy',
  wanted: ({ state }) => confirmedStates.includes(state),
  query: openHandovers,
  empty: null,
})

import { unnamedCounts } from '../../store/queries/plan/accounts.ts'
import { defineShown } from '../model/shown.ts'

/** Number of accounts to change that the operation's incident doesn't name. */
export const unnamed = defineShown({
  name: 'unnamed',
  wanted: ({ incident }) => incident !== null,
  query: unnamedCounts,
  empty: 0,
})

import type { Group, User } from '@microsoft/microsoft-graph-types'
import { asRecord } from '../../src/graph/http/json.ts'
import { anyOf, compare, select, textMatch } from '../../src/graph/http/odata.ts'

/*
 * Compiled by `npm run types`: names that aren't in Microsoft's metadata are errors, and unused suppressions would be
 * reported.
 */
describe('names of Graph', () => {
  it('compile only if Microsoft defines them', () => {
    // @ts-expect-error: no such property
    select<User>('id', 'acountEnabled')
    // @ts-expect-error: a property of groups
    compare<User>('isAssignableToRole', 'eq', true)
    // @ts-expect-error: a property of users
    anyOf<Group>('employeeId', ['1'])
    // @ts-expect-error: no such property
    textMatch<User>('startswith', 'upn', 'ann')
    // @ts-expect-error: no such property in an answer
    asRecord<User>({}).enabled
  })
})

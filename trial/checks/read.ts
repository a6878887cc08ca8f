import { query } from '../../src/graph/http/odata.ts'
import {
  type Answer,
  type AutomaticCheck,
  answered,
  differs,
  type Request,
  type Somebody,
  type Trial,
  valuesOf,
} from '../check.ts'

interface Read
  extends Pick<AutomaticCheck, 'id' | 'title' | 'claim' | 'source' | 'otherwise' | 'permissions' | 'expected'> {
  readonly request: (trial: Trial) => Request
  /** The documented status; 200 by default. */
  readonly status?: number
  /** What is wrong with an answer of that status, if anything. */
  readonly look?: (answer: Answer, trial: Trial) => string | undefined
}

/** One of the bot's requests. */
export const read = ({ request, status = 200, look, ...about }: Read): AutomaticCheck => ({
  kind: 'automatic',
  part: 'graph',
  ...about,
  run: async (trial) => {
    const answer = await trial.graph('read', request(trial))
    const wrong = answer.status === status ? look?.(answer, trial) : undefined
    if (wrong !== undefined) return differs(wrong, answer)
    const { value } = Object(answer.body) as { value?: unknown }
    const isEmpty = answer.status === 200 && Array.isArray(value) && value.length === 0
    return isEmpty ? { fits: true, says: '200 (0 entries)', answer, isEmpty } : answered(answer, status)
  },
})

export const eventual = { ConsistencyLevel: 'eventual' }
export const get = (path: string, options: Parameters<typeof query>[0] = {}): Request => ({
  method: 'GET',
  url: `${path}${query(options)}`,
})

/** What is wrong if these accounts are not in the answer. */
export function misses(answer: Answer, accounts: readonly Somebody[]): string | undefined {
  const ids = valuesOf(answer).map((one) => String(one['id']))
  if (accounts.every(({ id }) => ids.includes(id))) return undefined
  const lower = ids.map((id) => id.toLowerCase())
  const isSpelling = accounts.every(({ id }) => lower.includes(id.toLowerCase()))
  return isSpelling ? 'the IDs come back in other letters, such as capitals' : 'not every account is found'
}
export const finds = (answer: Answer, { first }: Trial) => misses(answer, [first])
export const lists = (answer: Answer) =>
  Array.isArray(Object(answer.body)['value']) ? undefined : 'the answer is not a collection'
export const aliasOf = ({ first }: Trial) => first.userPrincipalName.split('@')[0] ?? ''

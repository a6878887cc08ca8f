import { query } from '../../src/graph/http/odata.ts'
import { type Answer, type AutomaticCheck, answered, differs, type Request, type Trial, valuesOf } from '../check.ts'

interface Read
  extends Pick<AutomaticCheck, 'id' | 'title' | 'claim' | 'source' | 'otherwise' | 'permissions' | 'expected'> {
  readonly request: (trial: Trial) => Request
  /** What is wrong with an answer of status 200, if anything. */
  readonly look?: (answer: Answer, trial: Trial) => string | undefined
}

/** One of the bot's requests, answered with 200. */
export const read = ({ request, look, ...about }: Read): AutomaticCheck => ({
  kind: 'automatic',
  part: 'graph',
  ...about,
  run: async (trial) => {
    const answer = await trial.graph('read', request(trial))
    const wrong = answer.status === 200 ? look?.(answer, trial) : undefined
    return wrong === undefined ? answered(answer, 200) : differs(wrong, answer)
  },
})

export const eventual = { ConsistencyLevel: 'eventual' }
export const get = (path: string, options: Parameters<typeof query>[0] = {}): Request => ({
  method: 'GET',
  url: `${path}${query(options)}`,
})

export const has = (answer: Answer, id: string) => valuesOf(answer).some((one) => one['id'] === id)
export const finds = (answer: Answer, { first }: Trial) =>
  has(answer, first.id) ? undefined : 'the account is not found'
export const lists = (answer: Answer) =>
  Array.isArray(Object(answer.body)['value']) ? undefined : 'the answer is not a collection'
export const aliasOf = ({ first }: Trial) => first.userPrincipalName.split('@')[0] ?? ''

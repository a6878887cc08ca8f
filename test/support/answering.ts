import { accountsByIds } from '../../src/graph/directory/by-ids.ts'
import type { Call, Directory } from '../../src/graph/directory/directory.ts'
import { find } from '../../src/graph/directory/find.ts'
import { write } from '../../src/graph/directory/write.ts'

/** A call to Graph, or its name, and what answers it. */
export type Answer = readonly [call: unknown, answer: (...given: never[]) => unknown]

type Answers<C> = C extends Call<infer Given, infer Result> ? (...given: Given) => Result : never

export const answer = <C extends Call<never[], unknown>>(call: C, given: Answers<C>): Answer => [call, given]

/** A directory with these answers, of which later ones count. All other calls throw. */
export function answering(answers: readonly Answer[]): Directory {
  const known = new Map(answers)
  const ask = ((call: () => unknown, ...given: never[]) => {
    const found = known.get(call) ?? known.get(call.name)
    if (!found) throw new Error(`${call.name} is not scripted`)
    return found(...given)
  }) as Directory['ask']
  return {
    ask,
    find: (...given) => ask(find, ...given),
    accountsByIds: (...given) => ask(accountsByIds, ...given),
    write: (...given) => ask(write, ...given),
  }
}

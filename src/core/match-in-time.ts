import { runInNewContext } from 'node:vm'

/** Backtracking patterns can take hours even for short text, so matching is limited to this, in ms. */
const longestMatchMs = 250

/** Whether the pattern matches each text; undefined if that takes too long to determine. */
export function matchInTime(pattern: RegExp, ...texts: readonly string[]): readonly boolean[] | undefined {
  const matched: boolean[] = []
  const match = (text: string) => void matched.push(pattern.test(text))
  try {
    runInNewContext('for (const text of texts) match(text)', { match, texts }, { timeout: longestMatchMs })
    return matched
  } catch (error) {
    // An Error from another realm, so `instanceof` doesn't work.
    if (Reflect.get(Object(error), 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  }
}

import { createInterface } from 'node:readline/promises'
import { readOptionFile } from '../src/app/cli/option-file.ts'

/** The person who runs the trial. */
export interface Person {
  say(text: string): void
  /**
   * The answer, trimmed. `key` identifies the question in a file of answers; `choices` are the allowed answers, in
   * lower case.
   */
  ask(key: string, question: string, choices?: readonly string[]): Promise<string>
  close(): void
}

/** Asks at a terminal. An open question is rejected when `signal` aborts or the terminal is closed. */
export function atTerminal(signal: AbortSignal): Person {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  // Readline intercepts Ctrl+C; pass it on to the usual handlers.
  lines.on('SIGINT', () => process.emit('SIGINT'))
  const gone = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new NoAnswerError('There is nobody left to answer.')))
  })
  gone.catch(() => undefined)
  const self: Person = {
    say: (text) => void process.stdout.write(`${text}\n`),
    async ask(key, question, choices) {
      const answer = (await Promise.race([lines.question(`${question} `, { signal }), gone])).trim()
      const short = choices?.find(
        (one) => one === answer.toLowerCase() || (answer !== '' && one.startsWith(answer.toLowerCase())),
      )
      if (!choices) return answer
      if (short) return short
      self.say(`One of: ${choices.join(', ')}.`)
      return self.ask(key, question, choices)
    },
    close: () => lines.close(),
  }
  return self
}

/** Answers by key; `*` answers every other question with choices. */
export type Answers = Readonly<Record<string, string>>

export class NoAnswerError extends Error {}

/** Uses answers given beforehand. */
export function withAnswers(answers: Answers, write: (text: string) => void): Person {
  return {
    say: (text) => write(`${text}\n`),
    async ask(key, question, choices) {
      const answer = answers[key] ?? (choices ? answers['*'] : undefined)
      if (answer === undefined) throw new NoAnswerError(`There is no answer for “${key}”`)
      if (choices && !choices.includes(answer))
        throw new NoAnswerError(`The answer for “${key}” is none of: ${choices.join(', ')}`)
      write(`${question} ${answer}\n`)
      return answer
    },
    close: () => undefined,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function readAnswers(file: string): Answers {
  const answers = parsed(readOptionFile('--answers', file).toString())
  const isFlat =
    typeof answers === 'object' &&
    answers !== null &&
    !Array.isArray(answers) &&
    Object.values(answers).every((one) => typeof one === 'string')
  if (!isFlat) throw new NoAnswerError(`${file} is not a JSON object of texts`)
  return answers as Answers
}

import { openStage, type Stage, type StageOptions } from './stage.ts'

/** The requests of the measuring process to this one, which only simulates Graph. */
export type Question =
  | { readonly id: number; readonly ask: 'open'; readonly options: StageOptions }
  | { readonly id: number; readonly ask: 'look' | 'close'; readonly stage: number }

const stages = new Map<number, Stage>()

process.on('message', (question: Question) => {
  answer(question).then(
    (result) => process.send?.({ id: question.id, result }),
    (error: unknown) => process.send?.({ id: question.id, error: String(error) }),
  )
})

async function answer(question: Question): Promise<unknown> {
  if (question.ask === 'open') {
    const stage = await openStage(question.options)
    stages.set(question.id, stage)
    const { url, token, targets } = stage
    return { stage: question.id, url, token, targets }
  }
  const stage = stages.get(question.stage)
  if (!stage) throw new Error(`There is no stage ${question.stage}`)
  if (question.ask === 'look') return { traffic: stage.traffic(), enabled: stage.enabled() }
  stage.close()
  stages.delete(question.stage)
  return {}
}

// The measuring process can be killed at any time; no listening process must remain.
process.on('disconnect', () => process.exit())

// Covers: away
import { useStore } from '../support/store.ts'
import { answersAtOnce } from './behaviour/answers-at-once.ts'

describe('on one instance beside another on the embedded database, a request', () => {
  const store = useStore()
  answersAtOnce(() => [store(), store()])
})

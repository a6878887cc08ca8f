import { useStore } from '../support/store.ts'
import { eventsBehaviour } from './behaviour/events.ts'

describe('the embedded database', () => eventsBehaviour(useStore()))

import { openTestStore, useStore } from '../support/store.ts'
import { queueBehaviour } from './behaviour/queue.ts'
import { tablesBehaviour } from './behaviour/tables.ts'
import { turnStateBehaviour } from './behaviour/turn-state.ts'

describe('on the embedded database, turn state', () => turnStateBehaviour(useStore()))
describe('on the embedded database, tables', () => tablesBehaviour(useStore()))
describe('on the embedded database, the queue', () => queueBehaviour(useStore(), openTestStore))

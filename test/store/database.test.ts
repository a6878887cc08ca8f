import { useStore } from '../support/store.ts'
import { schemaBehaviour } from './behaviour/schema.ts'

describe('the schema of the embedded database', () => schemaBehaviour(useStore()))

import { useStore } from '../support/store.ts'
import { migrationsBehaviour } from './behaviour/migrations.ts'

describe('on the embedded database, migrating', () => migrationsBehaviour(useStore()))

/** A page for the test of delays: ten times faster, but with as much time to seal as the released page leaves, by half. */

import { start } from "./app.js";
import { RELEASED, scaled } from "./timetable.js";

start({ table: { ...scaled(RELEASED, 1 / 10), sealing: 1, late: 1 }, isTest: true });

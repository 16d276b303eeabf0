/** A page for tests of screens: thirty times faster, and a banner says that nothing true should be written in it. */

import { start } from "./app.js";
import { RELEASED, scaled } from "./timetable.js";

start({ table: scaled(RELEASED, 1 / 30), isTest: true });

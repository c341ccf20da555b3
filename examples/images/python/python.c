/* `python`, which is set up once: runs begin with a snapshot of an interpreter that has its library imported
 * (docs/images.md). Where a run's arguments or environment ask for another interpreter than that one (python -O,
 * PYTHONPATH), it makes way for one that is set up as they say. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include <pycore_initconfig.h>
#include <pycore_interp.h>
#include <pycore_pystate.h>
#include <wizer.h>

extern char **environ;
PyStatus init_sys_streams(PyThreadState *state);

/* What the interpreter of the snapshot was set up with; NULL where there is none. */
static PyObject *usual;

/* Hashes are the same in every run, and nothing is written that no run could read. */
static void configure(PyConfig *config, int count, char **words) {
  PyConfig_InitPythonConfig(config);
  config->use_hash_seed = 1;
  config->write_bytecode = 0;
  PyStatus status = PyConfig_SetString(config, &config->program_name, L"/bin/python");
  if (!PyStatus_Exception(status)) status = PyConfig_SetString(config, &config->executable, L"/bin/python");
  if (!PyStatus_Exception(status)) status = PyConfig_SetBytesArgv(config, count, words);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
}

static void start(int count, char **words) {
  PyPreConfig before;
  PyPreConfig_InitPythonConfig(&before);
  before.utf8_mode = 1;
  before.coerce_c_locale = 0;
  PyStatus status = Py_PreInitialize(&before);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  PyConfig config;
  configure(&config, count, words);
  status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
}

static void must(int done) {
  if (done) return;
  PyErr_Print();
  Py_FatalError("the interpreter cannot be resumed");
}

/* The settings that an interpreter is set up with, without those that each run has of its own. */
static PyObject *settings(const PyConfig *config) {
  static const char *const own[] = {"argv", "orig_argv", "run_command", "run_module", "run_filename",
                                    "buffered_stdio", "stdio_encoding", "stdio_errors"};
  PyObject *all = _PyConfig_AsDict(config);
  must(all != NULL);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) must(PyDict_DelItemString(all, own[i]) == 0);
  return all;
}

static void get_ready(void) {
  static char *words[] = {"python"};
  start(1, words);
  /* What most scripts use. Not `random`, nor what imports it: it holds what chance gave it when it was imported. */
  must(PyRun_SimpleString("import collections, csv, datetime, functools, itertools, json, math, re, struct, traceback, warnings\n") == 0);
  PyConfig config;
  configure(&config, 1, words);
  PyStatus status = PyConfig_Read(&config);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  usual = settings(&config);
  PyConfig_Clear(&config);
}
WIZER_INIT(get_ready)

static void take_string(PyConfig *to, wchar_t **field, const wchar_t *value) {
  PyStatus status = PyConfig_SetString(to, field, value);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
}

static void take_words(const char *name, PyWideStringList *to, const PyWideStringList *from) {
  if (_PyWideStringList_Copy(to, from) < 0) Py_FatalError("no memory for the arguments");
  PyObject *list = _PyWideStringList_AsList(from);
  must(list != NULL && PySys_SetObject(name, list) == 0);
  Py_DECREF(list);
}

/* os.environ is a view of the dictionary that is filled here. */
static void take_environment(void) {
  PyObject *os = PyImport_ImportModule("posix"), *all = os == NULL ? NULL : PyObject_GetAttrString(os, "environ");
  must(all != NULL);
  PyDict_Clear(all);
  for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
    const char *value = strchr(*entry, '=');
    if (value == NULL) continue;
    PyObject *name = PyBytes_FromStringAndSize(*entry, value - *entry), *text = PyBytes_FromString(value + 1);
    must(name != NULL && text != NULL && PyDict_SetDefault(all, name, text) != NULL);
    Py_DECREF(name);
    Py_DECREF(text);
  }
  Py_DECREF(all);
  Py_DECREF(os);
}

/* Gives the interpreter of the snapshot the arguments, environment and streams of this run, if it is the one they want. */
static int resume(int count, char **words) {
  PyConfig run;
  configure(&run, count, words);
  PyStatus status = PyConfig_Read(&run);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  PyObject *wanted = settings(&run);
  int equal = PyObject_RichCompareBool(usual, wanted, Py_EQ);
  must(equal >= 0);
  Py_DECREF(wanted);
  if (equal) {
    PyThreadState *state = _PyThreadState_GET();
    PyConfig *config = (PyConfig *)_PyInterpreterState_GetConfig(state->interp);
    take_words("argv", &config->argv, &run.argv);
    take_words("orig_argv", &config->orig_argv, &run.orig_argv);
    take_string(config, &config->run_command, run.run_command);
    take_string(config, &config->run_module, run.run_module);
    take_string(config, &config->run_filename, run.run_filename);
    take_string(config, &config->stdio_encoding, run.stdio_encoding);
    take_string(config, &config->stdio_errors, run.stdio_errors);
    config->buffered_stdio = run.buffered_stdio;
    take_environment();
    status = init_sys_streams(state);
    if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  }
  PyConfig_Clear(&run);
  return equal;
}

int main(int count, char **words) {
  if (usual == NULL || !resume(count, words)) {
    if (usual != NULL) {
      Py_CLEAR(usual);
      Py_FinalizeEx();
    }
    start(count, words);
  }
  return Py_RunMain();
}

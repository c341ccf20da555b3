package io.insitu.engine.module;

import io.insitu.engine.InvalidModuleException;
import java.util.Map;

/// The functions that a module may import, and their types: WASI preview 1
/// (`wasi_snapshot_preview1.witx`), all of it.
final class WasiImports {
    static final String MODULE = "wasi_snapshot_preview1";

    private static final Map<String, String> PARAMETERS =
            Map.ofEntries(
                    Map.entry("args_get", "ii"),
                    Map.entry("args_sizes_get", "ii"),
                    Map.entry("environ_get", "ii"),
                    Map.entry("environ_sizes_get", "ii"),
                    Map.entry("clock_res_get", "ii"),
                    Map.entry("clock_time_get", "ili"),
                    Map.entry("fd_advise", "illi"),
                    Map.entry("fd_allocate", "ill"),
                    Map.entry("fd_close", "i"),
                    Map.entry("fd_datasync", "i"),
                    Map.entry("fd_fdstat_get", "ii"),
                    Map.entry("fd_fdstat_set_flags", "ii"),
                    Map.entry("fd_fdstat_set_rights", "ill"),
                    Map.entry("fd_filestat_get", "ii"),
                    Map.entry("fd_filestat_set_size", "il"),
                    Map.entry("fd_filestat_set_times", "illi"),
                    Map.entry("fd_pread", "iiili"),
                    Map.entry("fd_prestat_get", "ii"),
                    Map.entry("fd_prestat_dir_name", "iii"),
                    Map.entry("fd_pwrite", "iiili"),
                    Map.entry("fd_read", "iiii"),
                    Map.entry("fd_readdir", "iiili"),
                    Map.entry("fd_renumber", "ii"),
                    Map.entry("fd_seek", "ilii"),
                    Map.entry("fd_sync", "i"),
                    Map.entry("fd_tell", "ii"),
                    Map.entry("fd_write", "iiii"),
                    Map.entry("path_create_directory", "iii"),
                    Map.entry("path_filestat_get", "iiiii"),
                    Map.entry("path_filestat_set_times", "iiiilli"),
                    Map.entry("path_link", "iiiiiii"),
                    Map.entry("path_open", "iiiiillii"),
                    Map.entry("path_readlink", "iiiiii"),
                    Map.entry("path_remove_directory", "iii"),
                    Map.entry("path_rename", "iiiiii"),
                    Map.entry("path_symlink", "iiiii"),
                    Map.entry("path_unlink_file", "iii"),
                    Map.entry("poll_oneoff", "iiii"),
                    Map.entry("proc_exit", "i"),
                    Map.entry("proc_raise", "i"),
                    Map.entry("sched_yield", ""),
                    Map.entry("random_get", "ii"),
                    Map.entry("sock_accept", "iii"),
                    Map.entry("sock_recv", "iiiiii"),
                    Map.entry("sock_send", "iiiii"),
                    Map.entry("sock_shutdown", "ii"));

    private WasiImports() {}

    static void check(String module, String name, FunctionType type, int at)
            throws InvalidModuleException {
        String parameters = module.equals(MODULE) ? PARAMETERS.get(name) : null;
        if (parameters == null) {
            throw new InvalidModuleException(
                    "imports %s.%s, which is not offered here; what is offered is %s"
                            .formatted(module, name, MODULE),
                    at);
        }
        FunctionType offered = new FunctionType(parameters, name.equals("proc_exit") ? "" : "i");
        if (!type.equals(offered)) {
            throw new InvalidModuleException(
                    "imports %s.%s as (%s) → (%s), it is (%s) → (%s)"
                            .formatted(
                                    module,
                                    name,
                                    type.parameters(),
                                    type.results(),
                                    offered.parameters(),
                                    offered.results()),
                    at);
        }
    }
}

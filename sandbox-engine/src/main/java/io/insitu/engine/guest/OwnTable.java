package io.insitu.engine.guest;

import run.endive.runtime.Instance;
import run.endive.runtime.TableInstance;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/// A table that is its instance's own. Endive's notes in the module how far it has grown, where the
/// next instance would find that, and adds up lengths until they overflow.
final class OwnTable extends TableInstance {
    OwnTable(Table declared, int initialValue) {
        super(
                new Table(
                        declared.elementType(),
                        new TableLimits(declared.limits().min(), declared.limits().max()),
                        declared.initialize()),
                initialValue);
    }

    @Override
    public int grow(int more, int value, Instance instance) {
        return hasRoom(more) ? super.grow(more, value, instance) : -1;
    }

    @Override
    public int growWithRef(int more, Object value, Instance instance) {
        return hasRoom(more) ? super.growWithRef(more, value, instance) : -1;
    }

    private boolean hasRoom(int more) {
        return more >= 0 && more <= limits().max() - size();
    }

    @Override
    public Instance instance(int index) {
        if (index < 0 || index >= size()) {
            throw new WasmRuntimeException("out of bounds table access");
        }
        return super.instance(index);
    }
}

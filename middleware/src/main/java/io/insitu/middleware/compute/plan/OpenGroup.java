package io.insitu.middleware.compute.plan;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The instances of a group whose listing is read while they are made. The next part is read before
/// the last instance of a part is given out, so that it is always known whether more will come.
final class OpenGroup implements Iterator<Component> {
    private final UnaryOperator<GroupPlan> next;
    private GroupPlan part;
    private @Nullable GroupPlan following;
    private int index;

    private OpenGroup(GroupPlan first, UnaryOperator<GroupPlan> next) {
        this.part = first;
        this.next = next;
    }

    /// @param first the part that is known
    /// @param next reads the part behind one that is open
    static Stream<Component> stream(GroupPlan first, UnaryOperator<GroupPlan> next) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new OpenGroup(first, next), Spliterator.ORDERED),
                false);
    }

    @Override
    public boolean hasNext() {
        if (index == part.count() && following != null) {
            part = following;
            following = null;
            index = 0;
        }
        return index < part.count();
    }

    @Override
    public Component next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Component single = Component.single(part.instance(index++));
        if (index == part.count() && part.isOpen()) {
            following = next.apply(part);
        }
        return single;
    }
}
